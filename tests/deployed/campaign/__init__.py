"""An attack on the deployed pipeline: faults as AWS makes them, and what comes out in the end."""
