"""A lorebook that is there is compared with what is new, and changes to it are proposed."""
