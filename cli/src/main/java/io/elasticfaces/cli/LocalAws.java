package io.elasticfaces.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** The environment variables of which one configures an AWS. */
    private static final List<String> VARIABLES =
            List.of("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL");

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

    /** Returns the same as system properties of the SDK. */
    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("aws.region", REGION);
        properties.setProperty("aws.accessKeyId", ACCESS_KEY);
        properties.setProperty("aws.secretAccessKey", SECRET_KEY);
        properties.setProperty("aws.endpointUrlS3", s3);
        properties.setProperty("aws.endpointUrlSqs", sqs);
        properties.setProperty("aws.endpointUrlEc2", ec2);
        return properties;
    }

    /** Configures this process's AWS clients to use these endpoints. */
    void use() {
        System.getProperties().putAll(properties());
    }

    /** Writes the endpoints to the state folder, for other commands. */
    void write(Path state) throws IOException {
        Files.createDirectories(state);
        try (Writer out = Files.newBufferedWriter(state.resolve(FILE))) {
            properties().store(out, "Where the local cloud of this folder listens");
        }
    }

    static void forget(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }

    /** Configures this process to use the local cloud, if one runs and the environment configures no AWS. */
    static void useUnlessAwsIsNamed(Path state) throws IOException {
        if (System.getProperty("aws.region") != null || VARIABLES.stream().anyMatch(System.getenv()::containsKey)) {
            return;
        }
        try (Reader in = Files.newBufferedReader(state.resolve(FILE))) {
            System.getProperties().load(in);
        } catch (NoSuchFileException e) {
            // No local cloud runs.
        }
    }
}
