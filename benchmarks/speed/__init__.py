"""Speed of training, beside other ways to write the same steps."""
