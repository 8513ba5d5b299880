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

proofs: ## run the checklist's commands against something good, something bad and nothing
	FSD_PROOFS=1 go test -count=1 ./knowledge/proofs

faults: ## the fault suite, short: kills, power cuts, full disks, hostile text; Linux, better as root and with strace
	FSD_FAULTS=short go test -C faults -count=1 -timeout 15m

faults-long: ## the same, long: 1,000 kills, a minute of eight writers, ten minutes of fuzzing for each parser and exporter
	FSD_FAULTS=long go test -C faults -count=1 -timeout 6h

supply: ## licences, reproducible and static builds, bill of materials, known vulnerabilities
	FSD_FAULTS=supply FSD_SBOM=$(CURDIR)/sbom.cdx.json go test -C faults -count=1 -timeout 30m -run Supply

.PHONY: test check samples samples-all proofs faults faults-long supply
