import { ShowMessageNotification, type Connection, type MessageType } from 'vscode-languageserver/node';

/** `window/showMessage`: tells a person, and asks nothing. */
export function showMessage(connection: Connection, type: MessageType, message: string): void {
  // A client that is gone needs no message.
  connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
}
