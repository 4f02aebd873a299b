-- With the settings of the page: opens a file, waits for its diagnostics, takes the code action of a title, waits for them to go, and saves everything.
local root, file, settings, title, out = vim.env.ROOT, vim.env.FILE, vim.env.SETTINGS, vim.env.TITLE, vim.env.OUT
local told = { diagnostics = {}, offered = {}, messages = {} }

local function finish(why)
  told.why = why
  vim.fn.writefile({ vim.fn.json_encode(told) }, out)
  vim.cmd(why and "cquit" or "qall!")
end

vim.o.swapfile = false
vim.o.hidden = true
vim.notify = function(message) table.insert(told.messages, message) end
vim.cmd("cd " .. vim.fn.fnameescape(root))
vim.cmd("luafile " .. vim.fn.fnameescape(settings))
vim.cmd("edit " .. vim.fn.fnameescape(file))

if not vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20) then
  return finish("no diagnostics came")
end
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(told.diagnostics, { line = one.lnum, column = one.col, code = one.code, message = one.message })
end

local first = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
if vim.env.HOVER then
  local answer = vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"), 30000)
  for _, one in pairs(answer or {}) do told.hover = one.result end
end

vim.ui.select = function(items, opts, choose)
  for index, item in ipairs(items) do
    local words = opts.format_item(item)
    table.insert(told.offered, words)
    if words == title then
      told.chosen = true
      choose(item, index)
    end
  end
end
vim.lsp.buf.code_action()
if not vim.wait(60000, function() return told.chosen and #vim.diagnostic.get(nil) == 0 end, 20) then
  return finish("the diagnostics did not go")
end
vim.cmd("wall")
finish(nil)
