"""Model weights: the embedded ones, and any from the Hugging Face hub or a folder."""
