"""What a generation will need, known before it asks anything: it is rehearsed and imagined."""
