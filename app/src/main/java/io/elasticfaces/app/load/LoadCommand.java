package io.elasticfaces.app.load;

import io.elasticfaces.aws.AwsClients;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code faces load}: posts many pictures, measures, and with {@code --check} verifies what the original's grader does. */
@Command(
        name = "load",
        description = {
            "Posts many pictures at a deployment and measures it; --check verifies what the original's grader does.",
            "AWS is the one that the environment names (AWS_REGION, AWS_ENDPOINT_URL_S3, _SQS, _EC2, credentials); where it"
                    + " names none, the local cloud of this folder."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every request was answered, and with --check every line holds",
            "1:an answer was wrong, late or missing, or a line does not hold",
            "2:the command could not run"
        })
public final class LoadCommand implements Callable<Integer> {
    /** The original's limit; used where the deployment does not say. */
    private static final int ORIGINAL_MOST = 15;

    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_CLIENTS = 10_000;
    private static final String RESULTS = "labels.csv";

    /** One for each thread that samples, and one to spare. */
    private static final int CONNECTIONS = 3;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "The folder of pictures, posted in the order of their names (default: the drawn samples).")
    private Path folder;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            description = "How many requests, one picture each, round and round (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int requests;

    @Option(
            names = {"-c", "--clients"},
            paramLabel = "C",
            description = "How many clients at once (default: N); with --rate, how many requests may be open at once.")
    private Integer clients;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Send R requests a second, however slow the answers; latency counts from when each was due.")
    private double rate;

    @Option(
            names = "--results",
            paramLabel = "CSV",
            description = {
                "Who is in which picture: lines of image,name under the header Image,Results.",
                "Pictures that it does not name are not posted (default: labels.csv in the folder or beside it)."
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

    @Option(names = "--async", description = "Ask for 202 at once, and fetch the results.")
    private boolean async;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long a client waits for its answer, retries included (default: ${DEFAULT-VALUE}).",
            defaultValue = "400")
    private int patience;

    @Option(
            names = "--check",
            description = "Verify the clean start, queues, buckets, elasticity, answers and speed; a line each.")
    private boolean check;

    @Option(names = "--clean", description = "Empty buckets and queues before, where they are not.")
    private boolean clean;

    @Option(
            names = "--max",
            paramLabel = "M",
            description =
                    "The most instances of the deployment (default: as its /status says, else " + ORIGINAL_MOST + ").")
    private Integer most;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description =
                    "How long to wait for instances and queues to be at 0 afterwards (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int settle;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report for machines there too.")
    private Path json;

    @Option(names = "--http-only", description = "Do not ask AWS: no queues, instances and buckets in the table.")
    private boolean httpOnly;

    @ArgGroup(validate = false, heading = "The deployment's names:%n")
    private DeploymentOptions deploymentOptions = new DeploymentOptions();

    @Spec
    private CommandSpec spec;

    private final Callable<?> localCloud;

    /**
     * Makes the command.
     *
     * @param localCloud leads this process's AWS clients to this machine's cloud, where there is one and the environment
     *     names no other; called before clients are made
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
                    + "\nStart ./faces local, or set AWS_REGION and what else leads to your AWS; name buckets and queues"
                    + " with --prefix or one by one; or do without: --http-only.");
        }
    }

    private int unusable(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private void validate() {
        require(requests >= 1 && requests <= MOST_REQUESTS, "-n must be from 1 to " + MOST_REQUESTS + ".");
        require(
                clients == null || (clients >= 1 && clients <= MOST_CLIENTS),
                "-c must be from 1 to " + MOST_CLIENTS + ".");
        require(rate >= 0 && rate <= MOST_CLIENTS, "--rate must be above 0 and at most " + MOST_CLIENTS + " a second.");
        require(patience >= 1 && settle >= 0, "--patience must be at least 1 s, --settle must not be below 0.");
        require(most == null || most >= 1, "--max must be at least 1.");
        require(
                "http".equals(url.getScheme()) || "https".equals(url.getScheme()),
                "--url must begin with http:// or https://, not be " + url + ".");
        require(!(check && httpOnly), "--check asks AWS for queues, buckets and instances: leave out --http-only.");
        require(!(clean && httpOnly), "--clean empties buckets and queues over AWS: leave out --http-only.");
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
        PrintWriter out = spec.commandLine().getOut();
        if (folder == null) {
            folder = Path.of(System.getProperty("faces.home", "."))
                    .resolve("samples")
                    .resolve("test");
        }
        Path named = results == null ? labels(folder) : results;
        require(!check || named != null, "--check must know who is in the pictures: --results FILE.");
        PictureFolder pictures = PictureFolder.read(folder, named == null ? null : ExpectedNames.read(named));
        Machine machine = Machine.here();
        out.println(machine.describe());
        LoadPlan plan = plan(pictures.size(), named != null, out);
        out.println("Load: " + plan.describe());
        out.flush();
        if (pictures.leftOut() > 0) {
            out.println(pictures.leftOut() + " other pictures of the folder are not named in " + named);
        }
        RequestSettings settings = new RequestSettings(url, token, async, Duration.ofSeconds(patience));
        LoadRunner runner = new LoadRunner(plan, settings, pictures, out);
        Instant began = Instant.now();
        LoadRun run;
        if (httpOnly) {
            run = runner.run(null, null, Duration.ZERO, Duration.ZERO);
        } else {
            localCloud.call();
            try (AwsClients aws = AwsClients.pooled(CONNECTIONS)) {
                run = watched(runner, aws, out);
            }
        }
        return run == null ? CommandLine.ExitCode.SOFTWARE : report(began, machine, run, out);
    }

    /** Returns the file that says who is in a folder's pictures, or null. */
    private static Path labels(Path folder) {
        return Stream.of(folder.resolve(RESULTS), folder.resolveSibling(RESULTS))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private LoadPlan plan(int pictures, boolean named, PrintWriter out) throws InterruptedException {
        OptionalInt said = most == null ? FleetLimit.ask(url, token) : OptionalInt.of(most);
        int limit = said.orElse(ORIGINAL_MOST);
        String source =
                most != null ? "--max" : said.isPresent() ? "its /status" : "the original, as it has no /status";
        out.println("Fleet: at most " + limit + " instances at once, says " + source);
        int open = clients == null ? Math.min(requests, MOST_CLIENTS) : clients;
        return new LoadPlan(url, pictures, named, requests, open, rate, async, limit);
    }

    /** Runs with an eye on AWS; returns null where what was found there keeps a check from being made. */
    private LoadRun watched(LoadRunner runner, AwsClients aws, PrintWriter out) throws InterruptedException {
        DeploymentNames names = deploymentOptions.names();
        Deployment deployment = new AwsDeployment(aws.s3(), aws.sqs(), aws.ec2(), names);
        StartState start = StartState.read(deployment);
        if (clean) {
            start = new Cleaner(aws.s3(), aws.sqs(), names, deployment, out).clean(start);
        }
        if (!start.leftovers().isEmpty()) {
            String found = String.join(", ", start.leftovers());
            if (check) {
                new ReportPrinter(out).print(CheckList.ofStart(start));
                out.println("Not clean: " + found + ". Nothing was sent; --clean empties it first.");
                out.flush();
                return null;
            }
            out.println("Note: the deployment is not clean: " + found);
        }
        Duration watch = check ? Duration.ofMillis((long) (CheckList.SCALE_IN_SECONDS * 1000) + 500) : Duration.ZERO;
        return runner.run(deployment, start, watch, Duration.ofSeconds(settle));
    }

    private int report(Instant began, Machine machine, LoadRun run, PrintWriter out) {
        LoadReport report = LoadReport.of(run);
        List<CheckLine> lines = check ? CheckList.of(run) : List.of();
        ReportPrinter printer = new ReportPrinter(out);
        printer.print(run, report);
        printer.print(lines);
        if (json != null) {
            ReportJson.write(json, began, machine, run, report, lines);
        }
        boolean good = check ? CheckList.passed(lines) : report.flawless();
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
