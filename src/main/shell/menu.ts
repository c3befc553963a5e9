import { app, Menu, type MenuItemConstructorOptions } from 'electron'

type Language = 'en' | 'zh'

const LABELS = {
  en: {
    file: 'File',
    newRun: 'New Run',
    openModel: 'Open Model…',
    settings: 'Settings…',
    edit: 'Edit',
    view: 'View',
    run: 'Run',
    traces: 'Traces',
    tools: 'Tools',
    knowledge: 'Knowledge',
    models: 'Models',
    palette: 'Command Palette…',
    inspector: 'Toggle Inspector',
    window: 'Window',
    stop: 'Stop Run',
  },
  zh: {
    file: '文件',
    newRun: '新建运行',
    openModel: '打开模型…',
    settings: '设置…',
    edit: '编辑',
    view: '视图',
    run: '运行',
    traces: '轨迹',
    tools: '工具',
    knowledge: '知识库',
    models: '模型',
    palette: '命令面板…',
    inspector: '切换检查器',
    window: '窗口',
    stop: '停止运行',
  },
} as const

/**
 * The native menu. Its items only name actions of the page's registry; the page decides whether one can run now.
 * Accelerators are shown but left to the page (`registerAccelerator: false`), so that a key never acts twice.
 */
export function applyMenu(language: Language, onCommand: (id: string) => void): void {
  const text = LABELS[language]
  const item = (label: string, id: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => onCommand(id),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: text.file,
      submenu: [
        item(text.newRun, 'run.new', 'CmdOrCtrl+N'),
        item(text.stop, 'run.stop', 'CmdOrCtrl+.'),
        { type: 'separator' },
        item(text.openModel, 'models.open', 'CmdOrCtrl+O'),
        item(text.settings, 'view.settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { label: text.edit, role: 'editMenu' },
    {
      label: text.view,
      submenu: [
        item(text.run, 'view.run', 'CmdOrCtrl+1'),
        item(text.traces, 'view.traces', 'CmdOrCtrl+2'),
        item(text.tools, 'view.tools', 'CmdOrCtrl+3'),
        item(text.models, 'view.models', 'CmdOrCtrl+4'),
        item(text.knowledge, 'view.knowledge', 'CmdOrCtrl+5'),
        { type: 'separator' },
        item(text.palette, 'palette.open', 'CmdOrCtrl+K'),
        item(text.inspector, 'view.toggleInspector', 'CmdOrCtrl+B'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { label: text.window, role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
