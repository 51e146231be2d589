package io.elasticfaces.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces status}: shows the status of a running web tier. */
@Command(
        name = "status",
        description = "Show the queue, waiting requests, instances and last scaling decisions of a running web tier.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final int DECISIONS = 10;

    /** Clears the screen (ECMA-48). */
    private static final String CLEAR = "\033[H\033[2J";

    @Spec
    CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8000",
            description = "The web tier (default: ${DEFAULT-VALUE}).")
    URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:FACES_TOKEN}",
            description = "Token of the web tier, if it requires one (default: the variable FACES_TOKEN).")
    String token;

    @Option(names = "--json", description = "Print the status as JSON.")
    boolean json;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "1",
            description = "Repeat every SECONDS (default: 1) until Ctrl-C.")
    Integer watchSeconds;

    @Override
    public Integer call() throws InterruptedException {
        if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--url=" + url + " is not an address such as http://localhost:8000.");
        }
        if (watchSeconds != null && watchSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--watch=" + watchSeconds + " must be 1 or more.");
        }
        StatusClient client = new StatusClient(url, Optional.ofNullable(token).filter(secret -> !secret.isBlank()));
        if (watchSeconds == null) {
            print(client.get(), "");
            return 0;
        }
        while (!Thread.currentThread().isInterrupted()) {
            watchOnce(client);
            Thread.sleep(Duration.ofSeconds(watchSeconds).toMillis());
        }
        return 0;
    }

    /**
     * Prints the status once. Errors are printed and do not end the watch, so that it survives a restart of the web
     * tier.
     */
    private void watchOnce(StatusClient client) throws InterruptedException {
        try {
            print(client.get(), Ansi.AUTO.enabled() && !json ? CLEAR : "");
        } catch (IllegalStateException e) {
            spec.commandLine().getErr().println("faces: " + e.getMessage());
            spec.commandLine().getErr().flush();
        }
    }

    private void print(String status, String before) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(before);
        if (json) {
            out.println(status.strip());
        } else {
            out.print(new StatusTable(ZoneId.systemDefault(), DECISIONS).write(status));
        }
        out.flush();
    }
}
