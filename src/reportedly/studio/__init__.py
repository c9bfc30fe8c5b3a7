"""Label Studio: a server of one's own, and annotations on their way there and back."""
