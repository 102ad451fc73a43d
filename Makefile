# The project's few commands. Each sets up what it needs first (setup.sh), which is done once.
python := .venv/bin/python

.PHONY: lesson test check bench clean
.DEFAULT_GOAL := lesson

lesson:  ## set up, then render the lesson `overshoot` at 720p into out/
	@sh setup.sh
	@$(python) render.py overshoot

test:  ## set up, then run every test
	@sh setup.sh test
	@$(python) -m pytest -n 2

check:  ## style, strict types in gdcore and publish, the rooms' layering
	@sh setup.sh check
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@.venv/bin/lint-imports

bench:  ## print the speeds that are promised, as ratios
	@sh setup.sh
	@$(python) bench/run.py

clean:  ## remove what set-up and tools made; renders in out/ stay
	@rm -rf .venv .setup .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
