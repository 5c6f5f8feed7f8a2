"""What a process tells of itself: log lines, figures, spans."""
