package io.elasticfaces.cli.load;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code faces load}: posts pictures to a deployment and measures it. */
@Command(
        name = "load",
        description = {
            "Post many pictures to a deployment and measure it. --check also makes the checks of the reference"
                    + " project's grader.",
            "Queues, buckets and instances are read from the AWS that the environment configures (AWS_REGION,"
                    + " AWS_ENDPOINT_URL_S3, _SQS and _EC2, credentials), otherwise from the local cloud."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Every request was answered; with --check, every check passed.",
            "1:An answer was wrong, late or missing, or a check failed.",
            "2:The command could not run."
        })
public final class LoadCommand implements Callable<Integer> {
    /** Instance limit of the reference project, whose web tier has no /status. */
    private static final int DEFAULT_MAX_INSTANCES = 15;

    private static final int MAX_REQUESTS = 1_000_000;
    private static final int MAX_CLIENTS = 1_000;
    private static final String RESULTS = "labels.csv";

    /** Timeout of GET /status. A web tier that has just started can be slow. */
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(30);

    /** Minimum time of reading with --check, longer than the limit to scale in. */
    private static final Duration WATCH = Duration.ofSeconds(CheckList.SCALE_IN_SECONDS + 1);

    /** Maximum time until instances and queues are at 0 after the last answer. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    /** The sampler reads on two threads. */
    private static final int CONNECTIONS = 3;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Folder of pictures, which are posted in the order of their names (default: the samples).")
    private Path folder;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            description = "Number of requests, one picture each; the folder is repeated (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int requests;

    @Option(
            names = {"-c", "--clients"},
            paramLabel = "C",
            description = "Number of concurrent clients (default: N, at most " + MAX_CLIENTS + ").")
    private Integer clients;

    @Option(
            names = "--results",
            paramLabel = "CSV",
            description = {
                "The person in each picture: lines of image,name after the header Image,Results.",
                "Pictures without a name are not posted (default: labels.csv in the folder or next to it)."
            })
    private Path results;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The web tier (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://localhost:8000")
    private URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token of the web tier (default: the variable FACES_TOKEN).",
            defaultValue = "${env:FACES_TOKEN}")
    private String token;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a client waits for an answer, retries included (default: ${DEFAULT-VALUE}).",
            defaultValue = "400")
    private int timeout;

    @Option(
            names = "--check",
            description = "Check clean start, queues, buckets, elasticity, answers and speed; one line each.")
    private boolean check;

    @Option(names = "--clean", description = "First empty the buckets and queues.")
    private boolean clean;

    @Option(
            names = "--max",
            paramLabel = "M",
            description = "Largest number of instances of the deployment (default: from its /status, otherwise "
                    + DEFAULT_MAX_INSTANCES + ").")
    private Integer max;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report to this file as JSON.")
    private Path json;

    @Option(names = "--http-only", description = "Do not read queues, buckets and instances from AWS.")
    private boolean httpOnly;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "Prefix of the names of buckets and queues (default: ${DEFAULT-VALUE}).",
            defaultValue = "faces")
    private String prefix;

    @Spec
    private CommandSpec spec;

    private final Callable<?> localCloud;

    /**
     * Creates the command.
     *
     * @param localCloud called before AWS clients are created; selects the local cloud if one runs and the environment
     *     configures no AWS
     */
    public LoadCommand(Callable<?> localCloud) {
        this.localCloud = localCloud;
    }

    @Override
    public Integer call() throws Exception {
        try {
            validate();
            return run();
        } catch (UnusableInput e) {
            return unusable(e.getMessage());
        } catch (SdkException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst(" from any of the providers.*", "");
            return unusable("Queues, buckets or instances cannot be read from AWS: " + reason
                    + "\nStart ./faces local, or set AWS_REGION and credentials, or use --http-only. --prefix selects the"
                    + " deployment.");
        }
    }

    private int unusable(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private void validate() {
        require(requests >= 1 && requests <= MAX_REQUESTS, "-n must be from 1 to " + MAX_REQUESTS + ".");
        require(
                clients == null || (clients >= 1 && clients <= MAX_CLIENTS),
                "-c must be from 1 to " + MAX_CLIENTS + ".");
        require(timeout >= 1, "--timeout must be at least 1 s.");
        require(max == null || max >= 1, "--max must be at least 1.");
        require(
                "http".equals(url.getScheme()) || "https".equals(url.getScheme()),
                "--url must begin with http:// or https://, but is " + url + ".");
        require(!(check && httpOnly), "--check reads queues, buckets and instances; omit --http-only.");
        require(!(clean && httpOnly), "--clean empties buckets and queues; omit --http-only.");
        require(
                json == null || Files.isDirectory(json.toAbsolutePath().getParent()),
                "There is no folder for the report " + json + ".");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnusableInput(otherwise);
        }
    }

    private int run() throws Exception {
        Path from = folder == null ? Path.of(System.getProperty("faces.home", "."), "samples", "test") : folder;
        Path names = results == null ? labels(from) : results;
        require(!check || names != null, "--check needs the names of the people in the pictures; add --results.");
        List<Picture> pictures = Picture.list(from, names == null ? null : ExpectedNames.read(names));
        LoadPlan plan = new LoadPlan(
                url,
                token,
                Duration.ofSeconds(timeout),
                pictures,
                requests,
                clients == null ? Math.min(requests, MAX_CLIENTS) : clients,
                maxInstances());
        say(Machine.describe());
        say("Load: " + requests + " requests of " + pictures.size() + " pictures to " + url + ", " + plan.clients()
                + " clients");
        if (httpOnly) {
            return report(new Load(plan, spec.commandLine().getOut()).run());
        }
        localCloud.call();
        try (AwsClients aws = AwsClients.pooled(CONNECTIONS)) {
            AwsDeployment deployment = new AwsDeployment(aws.s3(), aws.sqs(), aws.ec2(), new ResourceNames(prefix));
            Map<Metric, Long> before =
                    clean ? deployment.clean(left -> say("Cleaning: " + String.join(", ", left))) : deployment.counts();
            List<String> leftovers = Deployment.leftovers(before);
            if (check && !leftovers.isEmpty()) {
                print(CheckList.ofStart(before));
                say("Not clean: " + String.join(", ", leftovers)
                        + ". Nothing was sent. --clean empties the deployment first.");
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (!leftovers.isEmpty()) {
                say("Note: the deployment is not clean: " + String.join(", ", leftovers));
            }
            Load load = new Load(plan, spec.commandLine().getOut());
            return report(load.run(deployment, before, check ? WATCH : Duration.ZERO, SETTLE));
        }
    }

    /** Returns the file that names the people in a folder's pictures, or null. */
    private static Path labels(Path folder) {
        return Stream.of(folder.resolve(RESULTS), folder.resolveSibling(RESULTS))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private int maxInstances() throws InterruptedException {
        OptionalInt stated = max == null ? statedMax() : OptionalInt.of(max);
        int limit = stated.orElse(DEFAULT_MAX_INSTANCES);
        say("Fleet: at most " + limit + " instances at once"
                + (stated.isPresent() ? "" : " (the default, because the web tier has no /status)"));
        return limit;
    }

    /** Returns {@code max} of the deployment's {@code GET /status}, or empty if it has none. */
    private OptionalInt statedMax() throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/status"))
                .timeout(STATUS_TIMEOUT)
                .header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
            return response.statusCode() == 200
                            && Jsoner.deserialize(response.body()) instanceof JsonObject status
                            && status.get("max") instanceof Number number
                    ? OptionalInt.of(number.intValue())
                    : OptionalInt.empty();
        } catch (DeserializationException e) {
            return OptionalInt.empty();
        } catch (IOException e) {
            throw new UnusableInput(
                    "Nothing answers at " + url + ". Start the web tier, or set its address with --url.", e);
        }
    }

    private int report(LoadRun run) {
        LoadReport report = new LoadReport(run);
        List<CheckList.Line> lines = check ? CheckList.of(run) : List.of();
        report.print(spec.commandLine().getOut());
        print(lines);
        if (json != null) {
            String text = Jsoner.prettyPrint(report.json(lines).toJson());
            try {
                Files.writeString(json, text + System.lineSeparator());
            } catch (IOException e) {
                throw new UnusableInput("The report cannot be written to " + json + ": " + e.getMessage(), e);
            }
        }
        boolean good = check ? CheckList.passed(lines) : report.flawless();
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(List<CheckList.Line> lines) {
        int width = lines.stream().mapToInt(line -> line.what().length()).max().orElse(1);
        lines.forEach(
                line -> say(String.format("%-6s %-" + width + "s  %s", line.verdict(), line.what(), line.figure())));
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
