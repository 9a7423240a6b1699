-- SPDX-License-Identifier: Apache-2.0
-- What Lua programs do: calls, closures, tables as arrays and as records, strings and patterns,
-- floating point. bench.lua ROUNDS

local rounds = tonumber(arg[1])

local function ackermann(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ackermann(m - 1, 1) end
  return ackermann(m - 1, ackermann(m, n - 1))
end

local function queens(n, row, columns, left, right)
  if row > n then return 1 end
  local count = 0
  for c = 1, n do
    if not (columns[c] or left[c + row] or right[c - row + n]) then
      columns[c], left[c + row], right[c - row + n] = true, true, true
      count = count + queens(n, row + 1, columns, left, right)
      columns[c], left[c + row], right[c - row + n] = nil, nil, nil
    end
  end
  return count
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Vector) end
function Vector:length() return math.sqrt(self.x * self.x + self.y * self.y) end

local function vectors(count)
  local sum = setmetatable({x = 0, y = 0}, Vector)
  for i = 1, count do
    sum = sum + setmetatable({x = i, y = 1 / i}, Vector)
  end
  return sum:length()
end

local function words(count)
  local parts, seen = {}, {}
  for i = 1, count do
    parts[i] = string.format("%s-%d", string.char(97 + i % 26, 97 + i // 26 % 26), i * 7919 % 1009)
  end
  for word, number in table.concat(parts, " "):gmatch("(%a+)%-(%d+)") do
    seen[word] = (seen[word] or 0) + tonumber(number)
  end
  local keys = {}
  for key in pairs(seen) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if seen[a] ~= seen[b] then return seen[a] < seen[b] end
    return a < b
  end)
  return keys[1], seen[keys[1]], #keys
end

for round = 1, rounds do
  print(round, ackermann(2, 60 + round % 8), queens(7, 1, {}, {}, {}))
  print(string.format("%.6f", vectors(20000)), words(4000))
end
