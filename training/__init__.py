"""Recipes that produce the shipped weights."""
