// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro that a source defines with {@code .macro}. */
final class UserMacro {
  private static final int MAX_LINE = 100_000;

  private final String name;
  private final List<String> parameters = new ArrayList<>();
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final List<Lines.Statement> body;

  /** A macro; {@code header} is what follows {@code .macro}. */
  UserMacro(String header, List<Lines.Statement> body) throws SourceError {
    String text = header.strip();
    int end = 0;
    while (end < text.length() && ExpressionParser.isWordPart(text.charAt(end))) {
      end++;
    }
    name = text.substring(0, end);
    if (name.isEmpty()) {
      throw new SourceError("macro without a name");
    }
    String rest = text.substring(end).strip();
    for (String parameter : rest.split("[,\\s]+")) {
      if (parameter.isEmpty()) {
        continue;
      }
      String[] parts = parameter.split("=", 2);
      String plain = parts[0].split(":", 2)[0];
      parameters.add(plain);
      defaults.put(plain, parts.length > 1 ? parts[1] : "");
      if (parts[0].endsWith(":vararg")) {
        defaults.put(plain, null);
      }
    }
    this.body = body;
  }

  String name() {
    return name;
  }

  /**
   * The macro's statements for these arguments.
   *
   * @param number how often a macro was used before, for {@code \@}
   */
  List<Lines.Statement> expand(String text, Place place, int number) throws SourceError {
    Map<String, String> values = arguments(text);
    List<Lines.Statement> result = new ArrayList<>();
    for (Lines.Statement s : body) {
      String line = substitute(s.text(), values, number).strip();
      if (!line.isEmpty()) {
        result.add(new Lines.Statement(place, line));
      }
    }
    return result;
  }

  private Map<String, String> arguments(String text) throws SourceError {
    List<String> given = Strings.list(text);
    if (given.size() == 1 && parameters.size() > 1) {
      given = List.of(given.getFirst().split("\\s+"));
    }
    Map<String, String> values = new LinkedHashMap<>();
    int position = 0;
    for (int i = 0; i < given.size(); i++) {
      String argument = given.get(i);
      int equals = argument.indexOf('=');
      String key = equals < 0 ? "" : argument.substring(0, equals).strip();
      if (parameters.contains(key)) {
        values.put(key, argument.substring(equals + 1).strip());
        continue;
      }
      if (position >= parameters.size()) {
        throw new SourceError("macro " + name + " takes only " + parameters.size() + " arguments");
      }
      String parameter = parameters.get(position++);
      if (defaults.get(parameter) == null) {
        values.put(parameter, String.join(", ", given.subList(i, given.size())));
        break;
      }
      if (!argument.isEmpty()) {
        values.put(parameter, argument);
      }
    }
    defaults.forEach((key, value) -> values.putIfAbsent(key, value == null ? "" : value));
    return values;
  }

  /** Replaces {@code \name}, {@code \@} and {@code \()} in a line. */
  static String substitute(String line, Map<String, String> values, int number) throws SourceError {
    StringBuilder result = new StringBuilder();
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      int end = i;
      while (end < line.length()
          && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
        end++;
      }
      String value = values.get(line.substring(i, end));
      if (value != null) {
        result.append(value);
        i = end;
      } else if (line.startsWith("@", i)) {
        result.append(number);
        i++;
      } else if (line.startsWith("()", i)) {
        i += 2;
      } else {
        result.append(c);
      }
      if (result.length() > MAX_LINE) {
        throw new SourceError("line is too long after expansion");
      }
    }
    return result.toString();
  }
}
