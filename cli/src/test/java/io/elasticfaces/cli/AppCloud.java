package io.elasticfaces.cli;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** An empty S3, SQS and EC2 in this JVM, with clients. The commands of this JVM use it. */
public final class AppCloud implements AutoCloseable {
    static final ResourceNames NAMES = new ResourceNames("faces");

    final Clients aws;
    private final LocalS3 s3;
    private final LocalSqs sqs;
    private final LocalEc2 ec2;

    AppCloud(Path folder) {
        this(folder, Ec2Settings.in(folder.resolve("ec2")), UnaryOperator.identity());
    }

    /** @param through maps the endpoints of S3, SQS and EC2, in this order, to those that clients use */
    AppCloud(Path folder, Ec2Settings settings, UnaryOperator<URI> through) {
        s3 = new LocalS3(folder.resolve("s3"), 0);
        sqs = new LocalSqs(folder.resolve("sqs"), 0);
        ec2 = LocalEc2.start(settings);
        aws = clients(through.apply(s3.endpoint()), through.apply(sqs.endpoint()), through.apply(ec2.endpoint()));
    }

    /** Clients of the tests. Unlike those of the tiers, they have no limit of time for a call. */
    public record Clients(S3Client s3, SqsClient sqs, Ec2Client ec2) implements AutoCloseable {
        @Override
        public void close() {
            s3.close();
            sqs.close();
            ec2.close();
        }
    }

    /** Returns clients of a local cloud. The commands of this JVM use it from now on. */
    public static Clients clients(LocalCloud cloud) {
        return clients(cloud.s3(), cloud.sqs(), cloud.ec2());
    }

    private static Clients clients(URI s3, URI sqs, URI ec2) {
        new LocalAws(s3.toString(), sqs.toString(), ec2.toString()).use();
        return new Clients(
                S3Client.builder().httpClientBuilder(ApacheHttpClient.builder()).build(),
                SqsClient.builder()
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .build(),
                Ec2Client.builder()
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .build());
    }

    /** Creates the buckets and queues of {@link #NAMES}. */
    AppCloud withResources(Map<String, String> requestQueue) {
        for (String bucket : List.of(NAMES.inBucket(), NAMES.outBucket(), NAMES.stateBucket())) {
            s3.ensureBucket(bucket);
        }
        for (String queue : List.of(NAMES.responseQueue(), NAMES.deadQueue())) {
            aws.sqs().createQueue(create -> create.queueName(queue)
                    .attributesWithStrings(Map.of("MaximumMessageSize", "1024")));
        }
        aws.sqs().createQueue(create -> create.queueName(NAMES.requestQueue()).attributesWithStrings(requestQueue));
        return this;
    }

    /** The result of a command. */
    record Result(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Runs a command in this JVM. */
    static Result faces(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Faces.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(code, out.toString(), err.toString());
    }

    /** Creates an app instance that is stopped. */
    void seed(int number, String userData) {
        ec2.seed(
                "app-tier-instance-" + number,
                InstanceState.STOPPED,
                userData,
                Map.of(ResourceNames.DEPLOYMENT_TAG, NAMES.prefix()));
    }

    /** Creates a launch template whose instances run user data whenever they are started. */
    void makeLaunchTemplate(String name, String userData) {
        aws.ec2().createLaunchTemplate(template -> template.launchTemplateName(name)
                .launchTemplateData(launched(Image.DEFAULT, userData)));
    }

    /** Creates another version of a launch template. */
    void updateLaunchTemplate(String name, Image image, String userData) {
        aws.ec2().createLaunchTemplateVersion(version -> version.launchTemplateName(name)
                .launchTemplateData(launched(image, userData)));
    }

    private static RequestLaunchTemplateData launched(Image image, String userData) {
        return RequestLaunchTemplateData.builder()
                .imageId(image.id())
                .instanceType("t2.micro")
                .userData(base64(userData))
                .build();
    }

    static String base64(String userData) {
        return Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    }

    void tag(String id, String key, String value) {
        aws.ec2().createTags(tag -> tag.resources(id).tags(one -> one.key(key).value(value)));
    }

    URI ec2() {
        return ec2.endpoint();
    }

    /** Returns the instances that are not terminated, by name. */
    List<Instance> living() {
        return ec2.instances().stream()
                .filter(one -> one.state() != InstanceState.TERMINATED && one.state() != InstanceState.SHUTTING_DOWN)
                .sorted(Comparator.comparing(AppCloud::name))
                .toList();
    }

    /** Returns the names of the instances in a state. */
    List<String> inState(InstanceState state) {
        return living().stream()
                .filter(one -> one.state() == state)
                .map(AppCloud::name)
                .toList();
    }

    Instance instance(int number) {
        return living().stream()
                .filter(one -> name(one).equals("app-tier-instance-" + number))
                .findFirst()
                .orElseThrow();
    }

    static String name(Instance instance) {
        return instance.tags().getOrDefault("Name", "");
    }

    String url(String queue) {
        return aws.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    Map<String, String> attributes(String queue) {
        return aws.sqs()
                .getQueueAttributes(get -> get.queueUrl(url(queue)).attributeNamesWithStrings("All"))
                .attributesAsStrings();
    }

    void send(String queue, String body) {
        aws.sqs().sendMessage(send -> send.queueUrl(url(queue)).messageBody(body));
    }

    /** Receives up to ten messages, and waits two seconds for the first. */
    List<Message> receive(String queue) {
        return aws.sqs()
                .receiveMessage(receive -> receive.queueUrl(url(queue))
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(2)
                        .messageAttributeNames("All"))
                .messages();
    }

    void put(String bucket, String key, byte[] content, Map<String, String> metadata) {
        aws.s3().putObject(put -> put.bucket(bucket).key(key).metadata(metadata), RequestBody.fromBytes(content));
    }

    @Override
    public void close() {
        aws.close();
        ec2.close();
        sqs.close();
        s3.close();
    }
}
