package io.elasticfaces.local.sqs;

import com.typesafe.config.ConfigFactory;
import io.elasticfaces.local.endpoint.HttpEndpoint;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
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
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** A client of ElasticMQ's actors. */
final class ElasticMq implements AutoCloseable {
    private static final String CONFIG = """
            pekko.loglevel = WARNING
            pekko.stdout-loglevel = WARNING
            # Fewer wake-ups when idle; timers are up to 25 ms late.
            pekko.scheduler.tick-duration = 25 ms
            pekko.jvm-exit-on-fatal-error = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = 4
            """;

    /** Longer than the longest poll (20 s). */
    private static final Duration TIMEOUT = Duration.ofSeconds(50);

    private final ActorSystem system;
    private final ActorRef manager;

    /** Starts ElasticMQ without queues. Every change of a message is stored before its caller gets a reply. */
    ElasticMq(QueueStore store) {
        ClassLoader loader = ElasticMq.class.getClassLoader();
        system = ActorSystem.create(
                "elasticmq", ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load(loader)), loader);
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
                Map$.MODULE$.empty());
        return ask(manager, new CreateQueue(data))
                .compose(created -> this.<Option<ActorRef>>ask(manager, new LookupQueue(name)))
                .map(Option::get);
    }

    Future<?> deleteQueue(String name) {
        return ask(manager, new DeleteQueue(name));
    }

    /** Puts stored messages into a queue. */
    Future<?> restore(ActorRef queue, List<InternalMessage> messages) {
        return ask(
                queue,
                new RestoreMessages(CollectionConverters.asScala(messages).toList()));
    }

    /** Sends a message to an actor and returns its reply. */
    @SuppressWarnings("unchecked")
    <T> Future<T> ask(ActorRef actor, Object message) {
        return Future.fromCompletionStage(Patterns.ask(actor, message, TIMEOUT)).map(reply -> (T) reply);
    }

    @Override
    public void close() {
        system.terminate();
        HttpEndpoint.await("SQS", Future.fromCompletionStage(system.getWhenTerminated()));
    }
}
