"""The Lambda functions, one module each."""

import gc
import os

IN_LAMBDA = "AWS_LAMBDA_FUNCTION_NAME" in os.environ

# What a worker makes at its start stays. The collector would go through it many times and free
# nothing; it comes on where the handler is made.
if IN_LAMBDA:
    gc.disable()
