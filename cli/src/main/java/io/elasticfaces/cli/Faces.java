package io.elasticfaces.cli;

import io.elasticfaces.cli.evaluate.EvaluateCommand;
import io.elasticfaces.cli.face.CompareCommand;
import io.elasticfaces.cli.face.RecogniseCommand;
import io.elasticfaces.cli.load.LoadCommand;
import io.elasticfaces.cli.models.ModelsCommand;
import io.elasticfaces.cli.status.StatusCommand;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code faces}. */
@Command(
        name = "faces",
        description = "Elastic face recognition: post a picture and get the name of the person in it.",
        mixinStandardHelpOptions = true)
public final class Faces {
    /** The commands in the order of the help. A command is created on demand, because creating all of them is slow. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private Faces() {}

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 usage error. */
    public static void main(String[] args) {
        // SLF4J prints a warning about replayed events if threads log before the factory is created.
        LoggerFactory.getILoggerFactory();
        System.exit(line(args).execute(args));
    }

    /** Returns the command line with only the command that the first argument names, otherwise with all commands. */
    static CommandLine line(String... words) {
        CommandLine line = new CommandLine(new Faces());
        String first = words.length == 0 ? "" : words[0];
        System.setProperty("faces.url", Home.webAddress());
        COMMANDS.forEach((name, command) -> {
            if (name.equals(first) || !COMMANDS.containsKey(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.getCommandSpec().versionProvider(Faces::version);
        line.setParameterExceptionHandler((failure, parsed) -> usageError(failure));
        return line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String message = sentence(failure);
            if (message.startsWith("Unable to load region")) {
                message = "No local cloud runs in " + Home.state() + ", and the environment names no AWS. Start"
                        + " ./faces local, or set AWS_REGION and the credentials.";
            }
            command.getErr().println("faces: " + message);
            if (System.getenv("FACES_DEBUG") != null) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
    }

    private static String[] version() {
        String version = Faces.class.getPackage().getImplementationVersion();
        return new String[] {
            "faces " + (version == null ? "of an unpacked build" : version) + " on Java "
                    + Runtime.version().feature()
        };
    }

    private static int usageError(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        // Picocli reports a missing argument first, even if an unknown option is the reason.
        List<String> unknown = command.getUnmatchedArguments();
        command.getErr()
                .println("faces: "
                        + (unknown.isEmpty()
                                ? failure.getMessage()
                                : "Unknown argument: " + String.join(" ", unknown)));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help.");
        return 2;
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("local", LocalCommand::new);
        commands.put("cloud", CloudCommand::new);
        commands.put("models", () -> new ModelsCommand(Models::folder));
        commands.put("people", PeopleCommand::new);
        commands.put("recognise", RecogniseCommand::new);
        commands.put("compare", CompareCommand::new);
        commands.put("rehearse", RehearseCommand::new);
        commands.put("web", WebCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("redrive", RedriveCommand::new);
        commands.put("load", () -> new LoadCommand(() -> LocalAws.useUnlessAwsIsNamed(Home.state())));
        commands.put(
                "evaluate",
                () -> new EvaluateCommand(Models::openAsWorker, Models::forEnrolment, Models::forRecognition));
        return commands;
    }

    /** Returns the message of a failure. Skips exceptions with which others wrap it. */
    static String sentence(Throwable failure) {
        Throwable told = failure;
        while (told.getCause() != null && isWrapper(told)) {
            told = told.getCause();
        }
        String message = told.getMessage();
        if (told instanceof FileSystemException file) {
            String reason = file.getReason() == null ? told.getClass().getSimpleName() : file.getReason();
            return "The file " + file.getFile() + " cannot be read or written: " + reason;
        }
        return message == null || message.isBlank() ? told.toString() : message;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof InvocationTargetException
                || failure instanceof CompletionException
                || failure instanceof RuntimeCamelException
                || failure instanceof FailedToCreateRouteException;
    }
}
