"""Jobs: wanted generations, how they are queued, run, remembered and watched."""
