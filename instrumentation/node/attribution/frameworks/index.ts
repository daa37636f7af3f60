import { aiSdkModelCall, aiSdkToolCalls, toolLoopAgent } from './ai-sdk.ts';
import { claudeMcpServer, claudeQuery } from './claude-agent-sdk.ts';
import { langChainRunnableTool, langChainTool, langGraph } from './langchain.ts';
import { mastraAgent, mastraTool, mastraToolBuilder } from './mastra.ts';
import { aiSdkMcpClient, mcpProtocol } from './mcp.ts';
import { bottleneck, pLimit, pQueue } from './queues.ts';

/**
 * Every patch of a framework, needed when one of its files is loaded. A new one is a file beside this, a line
 * here, its test, and a row in the table of files.
 */
export const frameworkPatches = {
  aiSdkMcpClient,
  aiSdkModelCall,
  aiSdkToolCalls,
  bottleneck,
  claudeMcpServer,
  claudeQuery,
  langChainRunnableTool,
  langChainTool,
  langGraph,
  mastraAgent,
  mastraTool,
  mastraToolBuilder,
  mcpProtocol,
  pLimit,
  pQueue,
  toolLoopAgent,
};
