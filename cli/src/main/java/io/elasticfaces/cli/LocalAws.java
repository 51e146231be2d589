package io.elasticfaces.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The endpoints of the local cloud. The local cloud writes them to a file in the state folder. Commands use them if
 * neither the environment nor the system properties configure another AWS.
 *
 * @param s3 endpoint of S3, e.g. {@code http://127.0.0.1:9400}
 * @param sqs endpoint of SQS
 * @param ec2 endpoint of EC2
 */
record LocalAws(String s3, String sqs, String ec2) {
    static final String REGION = "us-east-1";
    static final String ACCESS_KEY = "local";
    static final String SECRET_KEY = "local-secret";
    private static final String FILE = "local-aws.properties";

    /** The SDK's system property for each variable of {@link #environment}. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "AWS_REGION", "aws.region",
            "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey",
            "AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3",
            "AWS_ENDPOINT_URL_SQS", "aws.endpointUrlSqs",
            "AWS_ENDPOINT_URL_EC2", "aws.endpointUrlEc2");

    /** Returns the standard AWS environment variables for these endpoints, for a worker's process or a shell. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_REGION", REGION);
        // The AWS CLI version 1 and boto3 read this name.
        environment.put("AWS_DEFAULT_REGION", REGION);
        environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        environment.put("AWS_ENDPOINT_URL_S3", s3);
        environment.put("AWS_ENDPOINT_URL_SQS", sqs);
        environment.put("AWS_ENDPOINT_URL_EC2", ec2);
        return environment;
    }

    /** Configures this process's AWS clients to use these endpoints. */
    void use() {
        environment().forEach((name, value) -> {
            if (PROPERTIES.containsKey(name)) {
                System.setProperty(PROPERTIES.get(name), value);
            }
        });
    }

    /** Writes the endpoints to the state folder, for other commands. */
    void write(Path state) throws IOException {
        Files.createDirectories(state);
        Properties properties = new Properties();
        properties.setProperty("s3", s3);
        properties.setProperty("sqs", sqs);
        properties.setProperty("ec2", ec2);
        try (var out = Files.newBufferedWriter(state.resolve(FILE))) {
            properties.store(out, "Where the local cloud of this folder listens");
        }
    }

    static void forget(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }

    /**
     * Configures this process to use the local cloud, unless the environment configures an AWS or no local cloud runs.
     *
     * @return whether the local cloud is used
     */
    static boolean useUnlessAwsIsNamed(Path state) throws IOException {
        if (System.getProperty("aws.region") != null) {
            return false;
        }
        for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"}) {
            if (System.getenv(name) != null) {
                return false;
            }
        }
        Path file = state.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        new LocalAws(properties.getProperty("s3"), properties.getProperty("sqs"), properties.getProperty("ec2")).use();
        return true;
    }
}
