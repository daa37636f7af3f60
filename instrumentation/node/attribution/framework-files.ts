import { appendSource, moduleExports, replaceInSource } from '../hooks/source-append.ts';
import { onDemand } from '../on-demand.ts';
import type { ActorFrames } from './actor-frames.ts';
import type { frameworkPatches } from './frameworks/index.ts';

/** Until one of these files is loaded, a framework costs its row. */
export function watchFrameworkFiles(frames: ActorFrames): void {
  for (const { file, names, patch, replaces } of frameworkFiles) {
    const apply = (exported: unknown): unknown => onDemand().frameworkPatches[patch](exported, frames);
    for (const name of names) {
      if (replaces === true) replaceInSource(file, name, apply);
      else appendSource(file, name, apply);
    }
  }
}

export interface FrameworkFile {
  /** Of the file's URL. */
  readonly file: RegExp;
  /** What it defines. */
  readonly names: readonly string[];
  readonly patch: keyof typeof frameworkPatches;
  /** Functions, and classes whose objects have their own, have nothing to patch: the file's own is replaced. */
  readonly replaces?: true;
}

/** `ai5` and the like are names under which older versions are installed beside newer ones. */
const ai = /\/ai\d?\/dist\/index\.m?js$/;
/** The names of its files have hashes in them, so each is asked for its classes. */
const mastra = /\/@mastra\/core\/dist\/[^/]+\.c?js$/;
/** The package had another name before it had a version 0.1. */
const claude = /\/@anthropic-ai\/claude-(?:agent-sdk|code)\/(?:sdk|core)\.mjs$/;

export const frameworkFiles: readonly FrameworkFile[] = [
  {
    file: /\/@langchain\/core\/dist\/tools(?:\/index)?\.c?js$/,
    names: ['StructuredTool'],
    patch: 'langChainTool',
  },
  {
    file: /\/@langchain\/core\/dist\/runnables\/base\.c?js$/,
    names: ['RunnableToolLike'],
    patch: 'langChainRunnableTool',
  },
  { file: /\/@langchain\/langgraph\/dist\/pregel\/index\.c?js$/, names: ['Pregel'], patch: 'langGraph' },
  { file: ai, names: ['ToolLoopAgent'], patch: 'toolLoopAgent' },
  {
    file: ai,
    names: ['generateText', 'streamText', 'generateObject', 'streamObject', 'embed', 'embedMany'],
    patch: 'aiSdkModelCall',
    replaces: true,
  },
  {
    file: ai,
    names: ['executeTools', 'runToolsTransformation'],
    patch: 'aiSdkToolCalls',
    replaces: true,
  },
  { file: mastra, names: ['Agent'], patch: 'mastraAgent' },
  { file: mastra, names: ['CoreToolBuilder'], patch: 'mastraToolBuilder' },
  { file: mastra, names: ['Tool'], patch: 'mastraTool', replaces: true },
  { file: claude, names: ['query'], patch: 'claudeQuery', replaces: true },
  { file: claude, names: ['createSdkMcpServer'], patch: 'claudeMcpServer', replaces: true },
  {
    // Version 1 has one file for it; version 2 has packages for either side, with hashed file names.
    file: /\/@modelcontextprotocol\/(?:sdk\/dist\/(?:esm|cjs)\/shared\/protocol\.js|(?:client|server)\/dist\/[^/]+\.[cm]js)$/,
    names: ['Protocol'],
    patch: 'mcpProtocol',
  },
  { file: /\/@ai-sdk\/mcp\/dist\/index\.m?js$/, names: ['DefaultMCPClient'], patch: 'aiSdkMcpClient' },
  { file: /\/p-queue\/dist\/index\.js$/, names: ['PQueue'], patch: 'pQueue' },
  { file: /\/bottleneck\/lib\/Bottleneck\.js$/, names: ['Bottleneck'], patch: 'bottleneck' },
  { file: /\/bottleneck\/light\.js$/, names: [moduleExports], patch: 'bottleneck' },
  // Versions before 4 are CommonJS; later ones keep the context of whoever added the job.
  { file: /\/p-limit\/index\.js$/, names: [moduleExports], patch: 'pLimit', replaces: true },
];
