"""Images: what a trained net does with pictures, beside what one would use without a net."""
