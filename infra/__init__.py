"""What surrounds the pipeline: how it is built, deployed and watched."""
