#!/bin/sh
# Puts VS Code, as code-server, and what drives it, into the folder $1, once; wants Node 20, npm, a compiler, and of
# Debian's: apt-get install chromium ripgrep build-essential python3
set -eu
mkdir -p "$1"
cd "$1"
[ -e ready ] && exit 0
echo '{"private": true}' > package.json
npm install --ignore-scripts --no-audit --no-fund code-server@4.100.3 playwright-core@1
code=node_modules/code-server/lib/vscode
for place in "$code" "$code/extensions"; do
  (cd "$place" && npm install --omit=dev --ignore-scripts --no-audit --no-fund)
done
# node-pty complains after it has been built.
(cd "$code" && npm_config_nodedir=/usr npm rebuild node-pty @vscode/spdlog native-watchdog) || true
npm rebuild argon2
mkdir -p "$code/node_modules/@vscode/ripgrep/bin"
ln -sf "$(command -v rg)" "$code/node_modules/@vscode/ripgrep/bin/rg"
ln -sfn node_modules "$code/node_modules.asar"
ln -sf code-linux.sh "$code/bin/remote-cli/code-server"
ln -sf browser-linux.sh "$code/bin/helpers/browser.sh"
touch ready
