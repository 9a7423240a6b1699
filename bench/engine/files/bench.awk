# SPDX-License-Identifier: Apache-2.0
# Word counts, regular expressions and arithmetic over the lines of a text, again and again.
# gawk -v rounds=ROUNDS -f bench.awk TEXT
{
  line[NR] = $0
}
END {
  for (round = 1; round <= rounds; round++) {
    delete count
    places = changed = sum = 0
    for (i = 1; i <= NR; i++) {
      n = split(line[i], word, /[ ,.]+/)
      for (j = 1; j <= n; j++) {
        count[word[j]]++
        sum += length(word[j]) * j % 17
      }
      text = tolower(line[i])
      changed += gsub(/[aeiou][a-m]/, "<&>", text)
      if (match(text, /[a-z]+ [b-y]+ [c-x]+/)) {
        places += RSTART
      }
      sum += index(text, "e") + substr(i, 1, 2) * sqrt(i)
    }
    most = ""
    for (w in count) {
      if (most == "" || count[w] > count[most] || (count[w] == count[most] && w < most)) {
        most = w
      }
    }
    printf "%d %s %d %d %d %.3f\n", round, most, count[most], places, changed, sum
  }
}
