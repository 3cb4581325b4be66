"""Routes beside the pages: signing in, and the programming interface. Thin, over services."""
