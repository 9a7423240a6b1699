// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.Map;
import java.util.Stack;
import org.janusvm.bench.RunStats;
import org.janusvm.bench.StatsJson;
import org.janusvm.bench.StatsTable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code --stats[=json]}: figures of the run, on standard error when it is over. */
final class StatsOption {
  private static final String NAME = "--stats";

  /** How to show them. */
  private enum Form {
    NONE,
    TABLE,
    JSON
  }

  private final Form form;

  /** The option as it was given. */
  StatsOption(ParseResult parsed) {
    form = parsed.matchedOptionValue(NAME, Form.NONE);
  }

  static OptionSpec spec() {
    return OptionSpec.builder(NAME)
        .paramLabel("json")
        .arity("0..1")
        .type(Form.class)
        .converters(new FormConverter())
        .preprocessor(new AttachedOnly())
        .description("Print figures of the run when it ends; as one line of JSON with =json.")
        .build();
  }

  boolean wanted() {
    return form != Form.NONE;
  }

  /** Prints figures as asked. Whatever else there is to say must have been said before. */
  void print(RunStats stats) {
    if (form == Form.JSON) {
      System.err.println(StatsJson.line(stats));
    } else if (form == Form.TABLE) {
      for (String line : StatsTable.lines(stats)) {
        System.err.println(line);
      }
    }
  }

  private static final class FormConverter implements ITypeConverter<Form> {
    @Override
    public Form convert(String text) {
      return switch (text) {
        case "table" -> Form.TABLE;
        case "json" -> Form.JSON;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is no form of statistics; write --stats or --stats=json");
      };
    }
  }

  /** Without "=", the next word is not the option's: it is the program. */
  private static final class AttachedOnly implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        words.push("table");
      }
      return false;
    }
  }
}
