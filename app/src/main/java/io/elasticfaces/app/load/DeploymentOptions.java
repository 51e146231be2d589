package io.elasticfaces.app.load;

import io.elasticfaces.aws.ResourceNames;
import picocli.CommandLine.Option;

/** Where a deployment's parts are, on the command line: all by one prefix, or one by one. */
final class DeploymentOptions {
    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "What the names of buckets and queues begin with (default: ${DEFAULT-VALUE}).",
            defaultValue = "faces")
    private String prefix;

    @Option(names = "--in-bucket", paramLabel = "NAME", description = "Input bucket (default: PREFIX-in-bucket).")
    private String inBucket;

    @Option(names = "--out-bucket", paramLabel = "NAME", description = "Output bucket (default: PREFIX-out-bucket).")
    private String outBucket;

    @Option(names = "--req-queue", paramLabel = "NAME", description = "Request queue (default: PREFIX-req-queue).")
    private String requestQueue;

    @Option(names = "--resp-queue", paramLabel = "NAME", description = "Response queue (default: PREFIX-resp-queue).")
    private String responseQueue;

    @Option(
            names = "--web-tag",
            paramLabel = "TAG",
            description = "Name tag of the web instance (default: ${DEFAULT-VALUE}).",
            defaultValue = "web-instance")
    private String webTag;

    @Option(
            names = "--app-tag",
            paramLabel = "TAG",
            description = "What the app instances' name tags begin with (default: ${DEFAULT-VALUE}).",
            defaultValue = "app-tier-instance")
    private String appTag;

    DeploymentNames names() {
        ResourceNames made = new ResourceNames(prefix);
        return new DeploymentNames(
                or(inBucket, made.inBucket()),
                or(outBucket, made.outBucket()),
                or(requestQueue, made.requestQueue()),
                or(responseQueue, made.responseQueue()),
                webTag,
                appTag);
    }

    private static String or(String given, String made) {
        return given == null ? made : given;
    }
}
