# The commands of SIRC. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test e2e bench check fmt need

help: ## Show this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 16

need: ## Install what is missing, or say what to install
	@scripts/need.sh

run: ## Build and serve on http://127.0.0.1:3000
	@scripts/need.sh run
	@echo "▸ Building the pages and the server (a first build takes some minutes)"
	@scripts/build.sh release
	@scripts/run.sh

test: ## Everything that CI runs, besides `make check`
	@scripts/need.sh test
	@echo "▸ Tests of rules, storage on SQLite and PostgreSQL, use cases and the server"
	@scripts/test.sh
	@echo "▸ The journeys, with the pages that a deployment serves"
	@scripts/build.sh journeys
	@scripts/e2e.sh

e2e: ## Only the journeys in Chromium, at phone and desktop size
	@scripts/need.sh test
	@scripts/build.sh journeys
	@scripts/e2e.sh

bench: ## Measure speed over HTTP, on SQLite with 37,000 and 370,000 petitions, then PostgreSQL
	@scripts/need.sh test
	@scripts/bench.sh

check: ## Format, lints, docs and the rules of the house
	@scripts/need.sh check
	@echo "▸ Format"; cargo fmt --all --check
	@echo "▸ Lints"; cargo clippy --workspace --exclude frontend --exclude map --exclude phone --all-targets -- -D warnings
	@echo "▸ Lints of what runs in the browser"; cargo clippy -p frontend -p map -p phone --target wasm32-unknown-unknown -- -D warnings
	@echo "▸ Docs"; RUSTDOCFLAGS="-D warnings" cargo doc --workspace --exclude frontend --exclude map --exclude phone --no-deps --quiet
	@echo "▸ Rules of the house"; scripts/guards.sh

fmt: ## Format the code
	@cargo fmt --all
