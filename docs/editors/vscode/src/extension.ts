// Starts the language server, and shows what its commands answer.

import * as vscode from "vscode";
import { ExecuteCommandRequest, LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

interface Answer {
  readonly text?: string;
}

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("hkmigrate.restart", restart),
    vscode.commands.registerCommand("hkmigrate.showPlan", () => show("hkmigrate.plan")),
    vscode.commands.registerCommand("hkmigrate.checkPlan", () => show("hkmigrate.check")),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(): Promise<void> {
  const [command = "hkmigrate", ...args] = vscode.workspace.getConfiguration("hkmigrate").get<string[]>("command", []);
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "python" }],
    middleware: {
      workspace: {
        // How the server is started is no setting of the server's.
        configuration: async (params, token, next) => {
          const found = await next(params, token);
          return Array.isArray(found) ? found.map(settings) : found;
        },
      },
      executeCommand: async (name, given, next) => {
        const answer: unknown = await next(name, given);
        await present(answer);
        return answer;
      },
    },
  };
  client = new LanguageClient("hkmigrate", "hkmigrate", server, options);
  await client.start();
}

function settings(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "command"));
}

async function restart(): Promise<void> {
  await client?.stop();
  await start();
}

async function show(command: string): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const given = uri === undefined ? [] : [{ uri }];
  await present(await client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: given }));
}

async function present(answer: unknown): Promise<void> {
  const text = (answer as Answer | undefined)?.text;
  if (typeof text === "string") {
    const document = await vscode.workspace.openTextDocument({ content: text, language: "plaintext" });
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }
}
