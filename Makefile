# Shortcuts. Nothing needs them: the commands work as they stand.

test: ## what a change must pass; needs Go only
	go vet ./... && go test ./...

check: ## everything the project checks
	bash .ci/run

samples: ## prove the samples that changed, in all stacks; installs what they run on
	knowledge/samples/install
	FSD_SAMPLES=changed go test -count=1 -timeout 20m ./knowledge/samples

samples-all: ## prove all of them
	knowledge/samples/install
	FSD_SAMPLES=all go test -count=1 -timeout 20m ./knowledge/samples

.PHONY: test check samples samples-all
