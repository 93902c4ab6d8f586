"""The DynamoDB table: its items, the write, the questions."""
