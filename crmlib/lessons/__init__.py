"""What lessons and exercises show of a topic beside its models: picked cases, and models side by side."""
