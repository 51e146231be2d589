package io.elasticfaces.local.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.DeleteQueue;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/** A client of ElasticMQ's actors. */
final class ElasticMq implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ActorSystem system;
    private final ActorRef manager;

    /** Starts ElasticMQ without queues. Every change of a message is stored before its caller gets a reply. */
    ElasticMq(QueueStore store) {
        system = ActorSystem.create("elasticmq", config(), ElasticMq.class.getClassLoader());
        ActorRef writer =
                system.actorOf(Props.create(MessageStoreActor.class, () -> new MessageStoreActor(store)), "store");
        manager = system.actorOf(Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(writer))));
    }

    /** Creates a queue with ElasticMQ's default attributes unless it exists, and returns its actor. */
    Future<ActorRef> createQueue(String name) {
        CreateQueueData data = new CreateQueueData(
                name,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                false,
                false,
                Option.empty(),
                Option.empty(),
                scala.collection.immutable.Map$.MODULE$.empty());
        return this.<Either<?, ActorRef>>ask(manager, new CreateQueue(data), Duration.ZERO)
                .compose(created -> created.isRight()
                        ? Future.succeededFuture(created.toOption().get())
                        : this.<Option<ActorRef>>ask(manager, new LookupQueue(name), Duration.ZERO)
                                .map(Option::get));
    }

    Future<?> deleteQueue(String name) {
        return ask(manager, new DeleteQueue(name), Duration.ZERO);
    }

    /** Puts stored messages into a queue. */
    Future<?> restore(ActorRef queue, Collection<JsonObject> messages) {
        List<InternalMessage> all = messages.stream().map(MessageCodec::decode).toList();
        return ask(queue, new RestoreMessages(CollectionConverters.asScala(all).toList()), Duration.ZERO);
    }

    /**
     * Sends a message to an actor and returns its reply.
     *
     * @param wait how long the actor may take for a long poll
     */
    @SuppressWarnings("unchecked")
    <T> Future<T> ask(ActorRef actor, Object message, Duration wait) {
        return Future.fromCompletionStage(Patterns.ask(actor, message, TIMEOUT.plus(wait)))
                .map(reply -> (T) reply);
    }

    @Override
    public void close() {
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new CloudFailure("SQS did not stop within " + TIMEOUT.toSeconds() + " s: " + e.getMessage(), e);
        }
    }

    private static Config config() {
        return ConfigFactory.parseString("""
                        pekko.loglevel = WARNING
                        pekko.stdout-loglevel = WARNING
                        # Fewer wake-ups when idle; timers are up to 25 ms late.
                        pekko.scheduler.tick-duration = 25 ms
                        pekko.jvm-exit-on-fatal-error = off
                        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                        pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = 4
                        """).withFallback(ConfigFactory.load(ElasticMq.class.getClassLoader()));
    }
}
