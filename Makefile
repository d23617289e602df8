# Bastide. `make` alone says what there is to do; ARGS="…" is handed on to the command behind a target.
.DEFAULT_GOAL := help
.PHONY: help demo test check lint core house bench simulate simulate-disk kills virtual-pi test-appliance deb test-deb pictures image contract lock clean run-ready dev-ready

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
JOBS ?= 2

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: run-ready ## A town's bank of 18 compartments; HARDWARE=kerong, 8a80, waveshare or doorboard: on emulated boards
	@$(BIN)/bastide demo $(if $(HARDWARE),--hardware $(HARDWARE)) $(ARGS)

test: dev-ready ## Every test, in a real browser too; JOBS=1 one after another
	@# Most of the time is waiting, for doors and boards at their real pace: two processes halve it.
	@$(PYTEST) -n $(JOBS) --dist loadfile $(ARGS)

check: lint core house ## Style, types, who imports whom, the core fully covered, the house in order

lint: dev-ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

core: dev-ready
	@# The pure core is fully covered by its own tests: every branch, with nothing else of the house running.
	$(PYTEST) tests/core -q --cov=controller.core --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

house: dev-ready
	$(PYTEST) tests/test_house.py -q

bench: dev-ready ## Measures against their goals; BENCH_SHORT=1 leaves out the ten idle minutes
	@$(BIN)/python -m tests.bench $(ARGS)

simulate: dev-ready ## Slow: 20,000 bank-days with faults, journal in memory, every law checked
	@$(BIN)/bastide simulate --days 20000 --faults field $(ARGS)

simulate-disk: dev-ready ## Slow: 200 bank-days on a disk that crashes
	@$(BIN)/bastide simulate --days 200 --faults field --disk $(ARGS)

kills: dev-ready ## Slow: 300 times kill -9 in the middle of people's stories
	@BASTIDE_KILLS=300 $(PYTEST) tests/system/test_kill.py -s $(ARGS)

virtual-pi: ## Slow: tests on a real kernel's GPIO chip, in an emulated Raspberry Pi (QEMU)
	@tools/setup.sh virtual-pi
	@.venv/bin/python -m tests.virtual_pi $(ARGS)

test-appliance: dev-ready ## Slow: machines installed, used, cut off, upgraded (QEMU, root); SUITES="bookworm trixie" CUTS=50 IDLE_MIN=60
	@tools/setup.sh deb
	@tools/setup.sh appliance
	@BASTIDE_SUITES="$(or $(SUITES),bookworm)" BASTIDE_CUTS=$(or $(CUTS),2) IDLE_MIN=$(or $(IDLE_MIN),1) \
		$(PYTEST) tests/appliance -v -s $(ARGS)

deb: ## The Debian package, into dist/; SUITE=bookworm or trixie, ARCH=arm64 or amd64
	@tools/setup.sh deb
	@$(BIN)/python -m tools.deb $(if $(SUITE),--suite $(SUITE)) $(if $(ARCH),--arch $(ARCH)) $(ARGS)

test-deb: dev-ready ## Slow: the package built twice to the same bytes, judged by lintian, installed, removed and purged
	@tools/setup.sh deb
	@$(BIN)/python -m tests.deb $(if $(SUITE),--suite $(SUITE)) $(ARGS)

pictures: dev-ready ## Draw docs/pictures anew from the running screens
	@$(BIN)/python -m tests.pictures

image: ## A card image with the package in it: ARGS="IMAGE PACKAGE OUT"; see tools/image
	@$(or $(PYTHON),python3) -m tools.image $(ARGS)

contract: dev-ready ## Write docs/contract anew from the models of controller/link/contract.py
	@$(BIN)/bastide link contract docs/contract

lock: dev-ready ## Write constraints.txt anew: the versions that everything was tested with
	@{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable --exclude setuptools; } > build/constraints.txt
	@mv build/constraints.txt constraints.txt

clean: ## Remove everything that was made here
	rm -rf .venv node_modules build dist .demo .demo-* .coverage* .hypothesis .*_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-ready:
	@tools/setup.sh run

dev-ready:
	@mkdir -p build
	@tools/setup.sh dev
