import type { Jobs } from '../jobs/thread-jobs.ts'
import type { GraphPort, KnowledgeFinder, SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { askUser } from './ask-user.ts'
import { calculator } from './calculator.ts'
import { convertUnits } from './convert-units.ts'
import { currentTime } from './current-time.ts'
import { dateTime } from './date-time.ts'
import { diffText } from './diff-text.ts'
import { drawChart } from './draw-chart.ts'
import { deleteFile } from './files/delete-file.ts'
import { editFile } from './files/edit-file.ts'
import { findFiles } from './files/find-files.ts'
import { moveFile } from './files/move-file.ts'
import { readLines } from './files/read-lines.ts'
import { writeFile } from './files/write-file.ts'
import { graphAdd } from './graph-add.ts'
import { graphQuery } from './graph-query.ts'
import { httpGet } from './http-get.ts'
import { httpPost } from './http-post.ts'
import { knowledgeSearch } from './knowledge-search.ts'
import { listFiles } from './list-files.ts'
import { memorySave } from './memory-save.ts'
import { memorySaveFact } from './memory-save-fact.ts'
import { memorySearch } from './memory-search.ts'
import { queryTable } from './query-table.ts'
import { readFile } from './read-file.ts'
import { searchFiles } from './search-files.ts'
import { sqlExecute } from './sql-execute.ts'
import { sqlQuery } from './sql-query.ts'
import { sqlSchema } from './sql-schema.ts'

export interface BuiltinOptions {
  now(): Date
  sql: SqlRunner
  jobs: Jobs
  knowledge: KnowledgeFinder
  graph: GraphPort
}

/** Every tool the studio comes with. */
export function builtinTools({ now, sql, jobs, knowledge, graph }: BuiltinOptions): Tool[] {
  return [
    calculator,
    currentTime({ now }),
    dateTime({ now }),
    convertUnits,
    diffText({ jobs }),
    listFiles,
    readFile,
    searchFiles,
    sqlSchema(sql),
    sqlQuery(sql),
    sqlExecute(sql),
    queryTable(sql),
    drawChart({ jobs, sql }),
    memorySave,
    memorySaveFact,
    memorySearch,
    graphQuery(graph),
    graphAdd(graph),
    knowledgeSearch(knowledge),
    httpGet({ jobs }),
    httpPost({ jobs }),
    findFiles,
    readLines,
    writeFile,
    editFile,
    moveFile,
    deleteFile,
    askUser,
  ]
}
