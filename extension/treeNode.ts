/**
 * A row of one of our trees, free of `vscode`, so that what the trees say can be tested without it. `treeView.ts` draws them.
 */

/** What a row stands for; decides its menus (`viewItem == hartbeat.KIND` in package.json). */
export type NodeKind = 'process' | 'kernel' | 'range' | 'task' | 'future' | 'hart';

export interface TreeNode {
  readonly kind: NodeKind;
  /** Unique in its tree and the same as long as the thing lives, so that rows stay expanded and selected over updates. */
  readonly id: string;
  readonly label: string;
  /** Shown dimmed beside the label. */
  readonly description: string;
  /** Lines of Markdown. */
  readonly tooltip: readonly string[];
  readonly icon: NodeIcon;
  /** Initial state; rows without children have none. */
  readonly expanded: boolean;
  /** Made when asked for: with ten thousand tasks only the rows in sight are. */
  readonly children: (() => readonly TreeNode[]) | undefined;
  /** The task that a click reveals. */
  readonly taskId: number | undefined;
  /** The future in whose frame that task is revealed; undefined: its top frame. */
  readonly future: string | undefined;
}

export interface NodeIcon {
  /** Name of a product icon (codicon). */
  readonly name: string;
  /** Id of a theme colour. */
  readonly color: string | undefined;
}
