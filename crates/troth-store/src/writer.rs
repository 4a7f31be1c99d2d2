//! The one writer: a thread that takes waiting jobs, runs each in its own savepoint, commits them together, and only
//! then answers each.
//!
//! A commit costs a wait for the disk; sharing it makes many small writes cheap without any of them being answered
//! before it is durable.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

use crate::error::StoreError;
use crate::place::Place;
use crate::session::Role;
use crate::tx::Tx;

/// How many jobs share a commit, and how long the first of them may wait for the others' work.
const GROUP_JOBS: usize = 64;
const GROUP_TIME: Duration = Duration::from_millis(20);

/// So many jobs may wait in the queue; more wait outside, where each is only a parked future.
const QUEUE: usize = 1_024;

/// A job that knows how to run and how to answer.
type Job = Box<dyn FnOnce(&Tx) -> Done + Send>;

/// A job that has run and waits for its commit.
struct Done {
    is_kept: bool,
    answer: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

enum Order {
    Run(Job),
    Stop,
}

/// The way to the writer's thread.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Order>,
    thread: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread on a connection that is ready to write.
    pub(crate) fn start(tx: Tx, place: Place, commits: watch::Sender<u64>) -> Result<Self, StoreError> {
        let (queue, orders) = mpsc::channel(QUEUE);
        let desk = Desk {
            tx,
            place,
            orders,
            commits,
        };
        let builder = std::thread::Builder::new().name("troth-writer".to_owned());
        let thread = builder
            .spawn(move || desk.work())
            .map_err(|error| StoreError::Engine(error.to_string()))?;
        Ok(Writer {
            queue,
            thread: std::sync::Mutex::new(Some(thread)),
        })
    }

    pub(crate) async fn write<T, E>(
        &self,
        job: impl FnOnce(&Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let order = Order::Run(Box::new(move |tx| run(tx, job, answer)));
        self.queue.send(order).await.map_err(|_| StoreError::Closed)?;
        answered
            .await
            .unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    pub(crate) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Lets what is queued be finished, and ends the thread.
    pub(crate) async fn stop(&self) {
        if self.queue.send(Order::Stop).await.is_ok() {
            self.queue.closed().await;
        }
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            drop(joined);
        }
    }
}

/// Runs one job in a savepoint. A panic is this job's failure and nobody else's.
fn run<T, E>(tx: &Tx, job: impl FnOnce(&Tx) -> Result<T, E>, answer: oneshot::Sender<Result<T, E>>) -> Done
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let opened = tx.open_savepoint();
    let done = match opened {
        Ok(()) => {
            let tried = catch_unwind(AssertUnwindSafe(|| job(tx)));
            tx.close_all_savepoints(tried.unwrap_or_else(|_| Err(E::from(StoreError::Panicked))))
        }
        Err(error) => Err(E::from(error)),
    };
    Done {
        is_kept: done.is_ok(),
        answer: Box::new(move |committed| {
            let told = answer.send(done.and_then(|value| committed.map(|()| value).map_err(E::from)));
            // Whoever asked may have gone; the write stands all the same.
            drop(told);
        }),
    }
}

/// What the thread has before it.
struct Desk {
    tx: Tx,
    place: Place,
    orders: mpsc::Receiver<Order>,
    commits: watch::Sender<u64>,
}

impl Desk {
    fn work(mut self) {
        while let Some(Order::Run(job)) = self.orders.blocking_recv() {
            if self.work_on_group(job).is_break() {
                break;
            }
        }
        self.orders.close();
        self.tx.session().settle();
    }

    /// Takes one group from its first job to its answers; breaks when told to stop within it.
    fn work_on_group(&mut self, first: Job) -> ControlFlow<()> {
        if let Err(error) = self.begin() {
            return self.refuse(first, &error);
        }
        let start = Instant::now();
        let mut done = vec![first(&self.tx)];
        let mut next = ControlFlow::Continue(());
        while done.len() < GROUP_JOBS && start.elapsed() < GROUP_TIME && self.tx.spoilt().is_none() {
            match self.orders.try_recv() {
                Ok(Order::Run(job)) => done.push(job(&self.tx)),
                Ok(Order::Stop) => {
                    next = ControlFlow::Break(());
                    break;
                }
                Err(_) => break,
            }
        }
        self.finish(done);
        next
    }

    /// Commits what is kept, then answers: nobody hears of a write that is not on the disk.
    fn finish(&self, done: Vec<Done>) {
        let is_kept = done.iter().any(|job| job.is_kept);
        let ended = match self.tx.spoilt() {
            Some(error) => Err(error),
            None if is_kept => self.tx.session().commit(),
            None => self.tx.session().rollback(),
        };
        if ended.is_err() {
            let undone = self.tx.session().rollback();
            drop(undone);
        } else if is_kept {
            self.commits.send_modify(|count| *count += 1);
        }
        done.into_iter().for_each(|job| (job.answer)(ended.clone()));
    }

    /// A connection lost between two groups is replaced: nothing hung on it.
    fn begin(&mut self) -> Result<(), StoreError> {
        let begun = if self.tx.session().is_alive() {
            self.tx.begin()
        } else {
            Err(StoreError::Closed)
        };
        if begun.is_ok() || self.tx.session().is_alive() {
            return begun;
        }
        self.tx.replace_session(self.place.connect(Role::Writer)?);
        self.tx.begin()
    }

    /// Those who waited behind the first would only wait as long again, one after the other. They are counted before
    /// any is answered: who comes later has not waited yet.
    fn refuse(&mut self, first: Job, error: &StoreError) -> ControlFlow<()> {
        self.tx.spoil(error);
        let mut refused = vec![first];
        let mut next = ControlFlow::Continue(());
        for _ in 0..self.orders.len() {
            match self.orders.try_recv() {
                Ok(Order::Run(job)) => refused.push(job),
                Ok(Order::Stop) => next = ControlFlow::Break(()),
                Err(_) => break,
            }
        }
        refused
            .into_iter()
            .for_each(|job| (job(&self.tx).answer)(Err(error.clone())));
        next
    }
}
