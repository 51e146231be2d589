package io.elasticfaces.local.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder$;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/** ElasticMQ in this JVM, behind the filter: it listens on a free port of its own and tells everybody the filter's. */
final class ElasticMq implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ActorSystem system;
    private final int port;

    private ElasticMq(ActorSystem system, int port) {
        this.system = system;
        this.port = port;
    }

    /**
     * Starts it, with the queues and messages that the store has.
     *
     * @param publicPort the filter's port on 127.0.0.1, for the URLs of queues
     * @param region the region in the names (ARNs) of queues
     */
    static ElasticMq start(QueueStore store, int publicPort, String region) {
        ActorSystem system = ActorSystem.create("elasticmq", config(), ElasticMq.class.getClassLoader());
        try {
            ActorRef writer = system.actorOf(Props.create(StoreActor.class, () -> new StoreActor(store)), "store");
            ActorRef manager = system.actorOf(Props.create(
                    QueueManagerActor.class,
                    () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(writer))));
            restore(store, manager);
            SQSRestServer server = SQSRestServerBuilder$.MODULE$
                    .withActorSystem(system)
                    .withQueueManagerActor(manager)
                    .withQueueEventListener(writer)
                    .withInterface("127.0.0.1")
                    .withPort(0)
                    .withServerAddress(new NodeAddress("http", "127.0.0.1", publicPort, ""))
                    .withAWSRegion(region)
                    .withAWSAccountId(ACCOUNT)
                    .start();
            return new ElasticMq(
                    system, server.waitUntilStarted().localAddress().getPort());
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /** The port on 127.0.0.1 that only the filter talks to. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new CloudFailure("SQS did not stop within " + PATIENCE.toSeconds() + " s: " + e.getMessage(), e);
        }
    }

    private static void restore(QueueStore store, ActorRef manager) {
        for (JsonObject queue : deadLetterQueuesFirst(store.queues())) {
            String name = queue.getString("name");
            Object created = ask(manager, new CreateQueue(QueueCodec.decode(queue)));
            if (!(created instanceof Either<?, ?> either) || !either.isRight()) {
                throw new CloudFailure("SQS cannot restore queue " + name + " from its store: " + created
                        + ". Delete the store's file to start with empty queues.");
            }
            List<InternalMessage> messages =
                    store.allMessages(name).stream().map(MessageCodec::decode).toList();
            ask(
                    (ActorRef) either.toOption().get(),
                    new RestoreMessages(CollectionConverters.asScala(messages).toList()));
        }
    }

    /** A queue finds its dead-letter queue only if that is there before. */
    private static List<JsonObject> deadLetterQueuesFirst(Map<String, JsonObject> queues) {
        Map<String, JsonObject> left = new LinkedHashMap<>(queues);
        List<JsonObject> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<JsonObject> ready = left.values().stream()
                    .filter(queue -> !left.containsKey(queue.getString(QueueCodec.DEAD_LETTER_QUEUE, "")))
                    .toList();
            List<JsonObject> next = ready.isEmpty() ? List.copyOf(left.values()) : ready;
            ordered.addAll(next);
            next.forEach(queue -> left.remove(queue.getString("name")));
        }
        return ordered;
    }

    private static Object ask(ActorRef actor, Object message) {
        try {
            return Patterns.ask(actor, message, PATIENCE).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new CloudFailure("SQS could not read its store back: " + e.getMessage(), e);
        }
    }

    private static Config config() {
        return ConfigFactory.parseString("""
                        pekko.loglevel = WARNING
                        pekko.stdout-loglevel = WARNING
                        # Timers a little later, in exchange for waking up 40 instead of 100 times a second when idle.
                        pekko.scheduler.tick-duration = 25 ms
                        pekko.jvm-exit-on-fatal-error = off
                        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                        pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = 4
                        # The longest long poll is 20 s.
                        pekko.http.server.request-timeout = 30 s
                        pekko.http.server.idle-timeout = 75 s
                        pekko.http.server.max-connections = 4096
                        pekko.http.server.parsing.max-content-length = 16m
                        """).withFallback(ConfigFactory.load(ElasticMq.class.getClassLoader()));
    }
}
