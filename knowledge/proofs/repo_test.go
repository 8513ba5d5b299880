//go:build unix

package proofs

// commit makes the folder a repository with one commit, two hours old; origin makes it its own origin.
const (
	commit = `export GIT_COMMITTER_DATE="@$(( $(date +%s) - 7200 )) +0000" GIT_AUTHOR_DATE="@$(( $(date +%s) - 7200 )) +0000"; git init -q . && git add -A && git commit -qm one; `
	origin = `git clone -q --bare . .origin && git remote add origin .origin && git fetch -q origin; `
	live   = `git rev-parse HEAD > version; `
)

// repoProofs are about a repository and its files.
func repoProofs() proofs {
	here := pairs("API", "file://{dir}")
	files := pairs
	more := `git commit -q --allow-empty -m two; `
	git := []string{"git"}
	uses := func(ref string) map[string]string {
		return files(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@0123456789012345678901234567890123456789 # v6\n      - uses: ./local\n      - uses: "+ref+"\n")
	}
	secret := files("LICENSE", "MIT", "SECURITY.md", "mail", "CONTRIBUTING.md", "how", "config.py", "aws_key = 'AKIA"+"Z7QK3LXMT5RWYB2D'\n")
	public := files("LICENSE", "MIT", "SECURITY.md", "mail", "CONTRIBUTING.md", "how")
	check := files("check", "#!/bin/sh\necho 12 tests ran\nexit $(cat status || echo 1)\n", "status", "0")
	return proofs{
		"pr-version": {
			needs: git,
			want:  `running [0-9a-f]{40} ~ exit 0`,
			good:  world{set: here, before: commit + origin + live},
			bad: []world{
				{sees: `running [0-9a-f]{40} ~ exit 1`, set: here, before: commit + origin + `git checkout -q -b side; ` + more + live},
				{sees: `running ~ .* ~ exit 128`, set: here, files: files("version", "unknown"), before: commit + origin},
			},
		},
		"pr-merge-live": {
			needs: git,
			want:  `running [0-9a-f]{40}, merged [0-9a-f]{40} ~ exit 0`,
			good:  world{set: here, before: commit + more + origin + live},
			bad: []world{
				{sees: `running [0-9a-f]{40}, merged [0-9a-f]{40} ~ exit 1`, set: here, before: commit + live + more + origin},
				{sees: `running , merged [0-9a-f]{40} ~ .* ~ exit 128`, set: here, before: commit + origin},
			},
		},
		"pr-state-guarded": {
			needs: git,
			want:  `0 ~ \d+`,
			good:  world{set: pairs("STATE", "cat state.json"), files: files("state.json", `{"version":4}`), before: commit},
			bad:   []world{{sees: `1 ~ 4`, set: pairs("STATE", "cat a.tfstate"), files: files("a.tfstate", `{"version":4}`), before: commit}},
		},
		"pr-changelog": {
			needs: git,
			want:  `tag 1\.2\.0 ~ [1-9]\d* ~ 0`,
			good:  world{files: files("CHANGELOG.md", "## [1.2.0] - 2026-11-01\n"), before: commit + `git tag v1.2.0`},
			bad: []world{
				{sees: `tag 1\.2\.0 ~ 0 ~ 0`, files: files("CHANGELOG.md", "## [1.1.0] - 2026-11-01\n"), before: commit + `git tag v1.2.0`},
			},
		},
		"ar-supersede": {
			want: `[1-9]\d* ~ 0`,
			good: world{files: files("docs/adr/0001-a.md", "status: Superseded by [ADR-0002](0002-b.md)\n", "docs/adr/0002-b.md", "status: accepted\n")},
			bad:  []world{{sees: `1 ~ 1`, files: files("docs/adr/0001-a.md", "status: superseded\n")}},
		},
		"im-tests-steady": {
			want: `10 0`,
			good: world{set: pairs("TEST", "./test"), files: files("test", "#!/bin/sh\n")},
			bad: []world{
				{sees: `5 0 ~ 5 1`, set: pairs("TEST", "./test"), files: files("test", "#!/bin/sh\necho >> runs; exit $(( $(wc -l < runs) % 2 ))\n")},
				{sees: `10 127`, set: pairs("TEST", "no-such-command")},
			},
		},
		"im-fresh-copy": {
			needs: git,
			want:  `exit 0 ~ [1-9]\d* ~ 12 tests ran`,
			good:  world{set: pairs("CHECK", "./check"), files: check, before: commit},
			bad: []world{
				{sees: `exit 3 ~ \d+ ~ 12 tests ran`, set: pairs("CHECK", "./check"), files: check, before: commit + `echo 3 > status; git commit -qam fault`},
				{sees: `exit [1-9]\d* ~ \d+ ~ 12 tests ran ~ cat: status: .*`, set: pairs("CHECK", "./check"), files: check, before: `echo status > .gitignore; ` + commit},
			},
		},
		"im-types-count": {
			needs: git,
			want:  `2 ~ [01]`,
			good:  world{files: files("a.ts", "let anyone: anyone = 1; let x = y as string // : anything\n", "b.py", "x = 1  # type: ignore\n"), before: commit},
			bad:   []world{{sees: `2 ~ 4`, files: files("a.ts", "let x: any = 1\nlet y = x as any\n// @ts-ignore\n", "b.py", "x = 1  # type: ignore\n"), before: commit}},
		},
		"im-branch-age": {
			needs: git,
			want:  `[1-9]\d*`,
			good:  world{files: files("a", "1"), before: commit + `git branch merged; git checkout -qb fresh; ` + more + `git checkout -q main; ` + origin},
			bad: []world{
				{sees: `\d+ ~ origin/old`, files: files("a", "1"), before: commit + `git checkout -qb old; GIT_AUTHOR_DATE="@$(( $(date +%s) - 700000 )) +0000" git commit -q --allow-empty -m old; git checkout -q main; ` + origin},
			},
		},
		"im-lock": {
			needs: git,
			want:  `[1-9]\d*`,
			good:  world{files: files("web/package-lock.json", "{}", "Dockerfile", "FROM node:24\nRUN npm ci\n"), before: commit},
			bad: []world{
				{sees: `1 ~ Dockerfile:2:RUN npm install`, files: files("package-lock.json", "{}", "Dockerfile", "FROM node:24\nRUN npm install\n"), before: commit},
				{sees: `0 ~ Dockerfile:1:FROM node:latest`, files: files("Dockerfile", "FROM node:latest\n"), before: commit},
			},
		},
		"im-pins": {
			needs: git,
			want:  `(uses: \S+@\S+ ~ )+exit 1`,
			good:  world{files: uses("actions/setup-go@9876543210987654321098765432109876543210"), before: commit},
			bad:   []world{{sees: `uses: .* ~ uses: actions/setup-go@v6 ~ exit 0`, files: uses("actions/setup-go@v6"), before: commit}},
		},
		"im-deps": {
			want: `exit 0`,
			good: world{set: pairs("AUDIT", "./audit"), files: files("audit", "#!/bin/sh\nexit 0\n")},
			bad: []world{
				{sees: `exit 1`, set: pairs("AUDIT", "false")},
				{sees: `.*no-such-command.* ~ exit 127`, set: pairs("AUDIT", "no-such-command")},
			},
		},
		"pr-secrets": {
			needs: []string{"git", "gitleaks"},
			want:  `(?s)[1-9]\d* ~ .*no leaks found.*exit 0`,
			good:  world{files: public, before: commit},
			bad:   []world{{sees: `.*leaks found.* ~ exit 1`, files: secret, before: commit + `git rm -q config.py; git commit -qm gone`}},
		},
		"im-licence": {
			needs: []string{"git", "gitleaks"},
			want:  `(?s)LICENSE ~ SECURITY.md ~ CONTRIBUTING.md ~ [1-9]\d* ~ .*exit 0`,
			good:  world{files: public, before: commit},
			bad: []world{
				{sees: `LICENSE ~ SECURITY.md ~ CONTRIBUTING.md ~ .*exit 1`, files: secret, before: commit},
				{sees: `LICENSE ~ [^S]*exit 0`, files: files("LICENSE", "MIT", "SECURITY.md", ""), before: commit},
			},
		},
		"im-release-age": {
			want: `minimumReleaseAge: *\d{4,}|min-release-age *= *[1-9]\d*`,
			good: world{files: files("pnpm-workspace.yaml", "packages:\n  - web\nminimumReleaseAge: 1440\n")},
			bad: []world{
				{sees: `none`, files: files("pnpm-workspace.yaml", "packages:\n  - web\n")},
				{sees: `none`, files: files(".npmrc", "min-release-age=0\n")},
			},
		},
		"ar-addresses": {
			needs: []string{"python3"},
			want:  `2 ranges 0 overlaps`,
			good:  world{files: files("ranges.txt", "10.10.0.0/16 staging\n10.20.0.0/16 production\n")},
			bad:   []world{{sees: `2 ranges 1 overlaps`, files: files("ranges.txt", "10.10.0.0/16 staging\n10.10.128.0/20 production\n")}},
		},
	}
}
