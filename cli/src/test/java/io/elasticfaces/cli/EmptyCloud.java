package io.elasticfaces.cli;

import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** S3, SQS and EC2 of this machine with nothing in them, in this JVM, and the command line against them. */
final class EmptyCloud implements AutoCloseable {
    final LocalS3 s3;
    final LocalSqs sqs;
    final LocalEc2 ec2;
    final AwsClients aws;

    EmptyCloud(Path folder) {
        s3 = new LocalS3(new LocalS3.Settings(folder.resolve("s3"), 0)).start();
        sqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), 0)).start();
        ec2 = LocalEc2.start(Ec2Settings.in(folder.resolve("ec2")));
        new LocalAws(
                        s3.endpoint().toString(),
                        sqs.endpoint().toString(),
                        ec2.endpoint().toString())
                .use();
        aws = AwsClients.pooled(4);
    }

    /** What a command came to. */
    record Result(int code, String out, String err) {
        /** Everything that was said. */
        String all() {
            return out + err;
        }
    }

    static Result faces(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Faces.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(code, out.toString(), err.toString());
    }

    void seed(String name, InstanceState state, String userData) {
        ec2.seed(name, state, userData);
    }

    void tag(String id, String key, String value) {
        aws.ec2().createTags(tag -> tag.resources(id).tags(one -> one.key(key).value(value)));
    }

    /** The instances that live, by their names. */
    List<Instance> living() {
        return ec2.instances().stream()
                .filter(one -> one.state() != InstanceState.TERMINATED && one.state() != InstanceState.SHUTTING_DOWN)
                .sorted((one, other) -> name(one).compareTo(name(other)))
                .toList();
    }

    Instance instance(String name) {
        return living().stream()
                .filter(one -> name(one).equals(name))
                .findFirst()
                .orElseThrow();
    }

    static String name(Instance instance) {
        return instance.tags().getOrDefault("Name", "");
    }

    Map<String, String> attributes(String queue) {
        String url = aws.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
        return aws.sqs()
                .getQueueAttributes(get -> get.queueUrl(url).attributeNamesWithStrings("All"))
                .attributesAsStrings();
    }

    @Override
    public void close() {
        aws.close();
        ec2.close();
        sqs.close();
        s3.close();
    }
}
