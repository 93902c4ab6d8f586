# The tasks of a checkout. uv is taken from PATH, else put into the project (.uv/).

UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv),.uv/bin/uv)

# What the functions run on; a deployment must not say otherwise (PythonRuntime, Architecture).
RUNTIME := python3.13
ARCHITECTURE := arm64
BUILD_DIR := .aws-sam/build

.PHONY: demo test lint build

demo: $(UV)
	@test -x .venv/bin/onrecord || echo "Installing what uv.lock names into .venv/"
	@$(UV) sync --quiet --locked --inexact --no-default-groups --extra cli --extra local
	@.venv/bin/onrecord demo

test: lint
	.venv/bin/pytest

lint: $(UV)
	@$(UV) sync --quiet --locked --all-extras --all-groups
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

build: $(UV)
	@infra/build $(RUNTIME) $(ARCHITECTURE) $(BUILD_DIR)

.uv/bin/uv:
	@echo "Setting up uv $(UV_VERSION) in .uv/"
	@python3 -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
