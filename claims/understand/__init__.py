"""What a claim says: quantities, who says it, when, about whom. Language data stands in `understand/data/`."""
