"""The Lambda functions, one module each."""
