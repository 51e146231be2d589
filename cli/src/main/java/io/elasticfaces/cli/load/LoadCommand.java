package io.elasticfaces.cli.load;

import io.elasticfaces.cli.status.StatusClient;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.commons.io.function.IORunnable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
            "1:An answer was wrong or missing, or a check failed.",
            "2:The command could not run."
        })
public final class LoadCommand implements Callable<Integer> {
    /** Instance limit of the reference project, whose web tier has no /status. */
    private static final int DEFAULT_MAX_INSTANCES = 15;

    private static final int MAX_REQUESTS = 1_000_000;
    private static final int MAX_CLIENTS = 1_000;

    /** How long a client waits for an answer, retries included; longer than the web tier's default deadline of 300 s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(400);

    /** Minimum time of reading with --check, longer than the limit to scale in. */
    private static final Duration WATCH = Duration.ofSeconds(CheckList.SCALE_IN_SECONDS + 1);

    /** Maximum time until instances and queues are at 0 after the last answer. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    /** The sampler reads on two threads. */
    private static final int CONNECTIONS = 3;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = {
                "Folder of pictures, which are posted in the order of their names (default: the samples).",
                "labels.csv in it or next to it names the people: lines of image,name after the header Image,Results."
                        + " Pictures that it does not name are not posted."
            })
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
            names = "--url",
            paramLabel = "URL",
            description = "The web tier (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:faces.url:-http://localhost:8000}")
    private URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token of the web tier (default: the variable FACES_TOKEN).",
            defaultValue = "${env:FACES_TOKEN}")
    private String token;

    @Option(
            names = "--check",
            description = "Check clean start, queues, buckets, elasticity, answers and speed; one line each.")
    private boolean check;

    @Option(names = "--clean", description = "First empty the buckets and queues.")
    private boolean clean;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "Prefix of the names of buckets and queues (default: ${DEFAULT-VALUE}).",
            defaultValue = "faces")
    private String prefix;

    @Spec
    private CommandSpec spec;

    private final IORunnable localCloud;

    /**
     * Creates the command.
     *
     * @param localCloud called before AWS clients are created; selects the local cloud if one runs and the environment
     *     configures no AWS
     */
    public LoadCommand(IORunnable localCloud) {
        this.localCloud = localCloud;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return run(plan());
        } catch (UnusableInput e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return ExitCode.USAGE;
        }
    }

    private LoadPlan plan() throws InterruptedException {
        require(requests >= 1 && requests <= MAX_REQUESTS, "-n must be from 1 to " + MAX_REQUESTS + ".");
        require(
                clients == null || (clients >= 1 && clients <= MAX_CLIENTS),
                "-c must be from 1 to " + MAX_CLIENTS + ".");
        require(
                "http".equals(url.getScheme()) || "https".equals(url.getScheme()),
                "--url must begin with http:// or https://, but is " + url + ".");
        Path from = folder == null ? Path.of(System.getProperty("faces.home", "."), "samples", "test") : folder;
        ExpectedNames names = ExpectedNames.ofFolder(from);
        require(!check || names != null, "--check needs a labels.csv in " + from + " or next to it.");
        List<Picture> pictures = Picture.list(from, names);
        int concurrent = clients == null ? Math.min(requests, MAX_CLIENTS) : clients;
        OptionalInt max = maxInstances();
        say("Load: " + requests + " requests of " + pictures.size() + " pictures to " + url + ", " + concurrent
                + " clients");
        say("Fleet: at most " + max.orElse(DEFAULT_MAX_INSTANCES) + " instances at once"
                + (max.isPresent() ? "" : " (the default, because the web tier has no /status)"));
        return new LoadPlan(url, token, TIMEOUT, pictures, requests, concurrent, max.orElse(DEFAULT_MAX_INSTANCES));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnusableInput(otherwise);
        }
    }

    /** Returns {@code max} of the deployment's status, or empty if it has none. */
    private OptionalInt maxInstances() throws InterruptedException {
        try {
            return Jsoner.deserialize(new StatusClient(url, token).get()) instanceof JsonObject status
                            && status.get("max") instanceof Number max
                    ? OptionalInt.of(max.intValue())
                    : OptionalInt.empty();
        } catch (DeserializationException e) {
            return OptionalInt.empty();
        } catch (StatusClient.NoStatus e) {
            require(e.code != 0 && e.code != 401, e.getMessage());
            return OptionalInt.empty();
        }
    }

    private int run(LoadPlan plan) throws Exception {
        localCloud.run();
        AwsDeployment deployment;
        Map<Metric, Long> before;
        try (AwsClients aws = AwsClients.pooled(CONNECTIONS)) {
            try {
                deployment = new AwsDeployment(aws.s3(), aws.sqs(), aws.promptEc2(), new ResourceNames(prefix));
                before = clean
                        ? deployment.clean(left -> say("Cleaning: " + String.join(", ", left)))
                        : deployment.counts();
            } catch (SdkException e) {
                String reason = "queues, buckets or instances cannot be read from AWS: "
                        + String.valueOf(e.getMessage()).replaceFirst(" from any of the providers.*", "");
                require(
                        !check && !clean,
                        "The " + reason
                                + "\nStart ./faces local, or set AWS_REGION and credentials. --prefix selects the"
                                + " deployment.");
                say("Note: the " + reason);
                return report(new Load(plan, spec.commandLine().getOut()).run());
            }
            List<String> leftovers = Metric.leftovers(before);
            if (check && !leftovers.isEmpty()) {
                print(CheckList.ofStart(before));
                say("Not clean: " + String.join(", ", leftovers)
                        + ". Nothing was sent. --clean empties the deployment first.");
                return ExitCode.SOFTWARE;
            }
            if (!leftovers.isEmpty()) {
                say("Note: the deployment is not clean: " + String.join(", ", leftovers));
            }
            Load load = new Load(plan, spec.commandLine().getOut());
            return report(load.run(deployment, before, check ? WATCH : Duration.ZERO, SETTLE));
        }
    }

    private int report(LoadRun run) {
        LoadReport.of(run).forEach(this::say);
        if (!check) {
            return run.flawless() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        List<CheckList.Line> lines = CheckList.of(run);
        print(lines);
        return CheckList.passed(lines) ? ExitCode.OK : ExitCode.SOFTWARE;
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
