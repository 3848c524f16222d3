use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use redb::{Builder, Database};

/// How long to wait before the file is opened once more.
const PAUSE: Duration = Duration::from_secs(1);

/// How much of the file is kept in memory, in bytes.
const CACHE: usize = 64 << 20;

/// The spool's database, which is opened again when it gave up.
///
/// After the disk has failed once, a full one included, redb refuses everything until its file is closed and opened again.
pub(super) struct SpoolFile {
    path: PathBuf,
    /// Nothing while it cannot be opened.
    database: RwLock<Option<Database>>,
    /// When it was opened again last.
    opened_again: Mutex<Option<Instant>>,
}

impl SpoolFile {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path) -> Result<Self, redb::Error> {
        clear(&beside(path))?;
        Ok(Self {
            path: path.to_owned(),
            database: RwLock::new(Some(builder().create(path)?)),
            opened_again: Mutex::default(),
        })
    }

    /// Does something with the database. After a failure of the disk the next one may succeed.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, redb::Error>,
    ) -> Result<T, redb::Error> {
        let done = match &*self.database.read().unwrap_or_else(PoisonError::into_inner) {
            Some(database) => work(database),
            None => Err(redb::Error::PreviousIo),
        };
        if done.as_ref().is_err_and(may_pass) && self.is_time() {
            self.open_again();
        }
        done
    }

    /// Puts a file in its place into which `copy` has written all that counts. Nothing else is done with the database meanwhile.
    pub(super) fn write_anew(
        &self,
        copy: impl FnOnce(&Database, &Database) -> Result<(), redb::Error>,
    ) -> Result<(), redb::Error> {
        let database = self.database.write();
        let mut database = database.unwrap_or_else(PoisonError::into_inner);
        let Some(old) = &*database else {
            return Err(redb::Error::PreviousIo);
        };
        let beside = beside(&self.path);
        clear(&beside)?;
        let new = builder().create(&beside)?;
        copy(old, &new)?;
        fs::rename(&beside, &self.path).map_err(redb::Error::Io)?;
        // From here on the new file counts, so its name must be on the disk before anything that is written to it.
        *database = Some(new);
        let folder = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder
            .and_then(|folder| folder.sync_all())
            .map_err(redb::Error::Io)
    }

    fn is_time(&self) -> bool {
        let last = self.opened_again.lock();
        let mut last = last.unwrap_or_else(PoisonError::into_inner);
        let is_time = last.is_none_or(|last| last.elapsed() >= PAUSE);
        if is_time {
            *last = Some(Instant::now());
        }
        is_time
    }

    fn open_again(&self) {
        let database = self.database.write();
        let mut database = database.unwrap_or_else(PoisonError::into_inner);
        // It can be open only once.
        *database = None;
        match builder().open(&self.path) {
            Ok(opened) => *database = Some(opened),
            Err(error) => {
                tracing::warn!(path = %self.path.display(), %error, "cannot open the spool again yet");
            }
        }
    }
}

/// Takes a copy away that was cut off.
fn clear(beside: &Path) -> Result<(), redb::Error> {
    match fs::remove_file(beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(redb::Error::Io(error)),
        _ => Ok(()),
    }
}

/// Where the file is written anew.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

/// Whether the disk failed, which a full one does until there is room.
pub(super) fn may_pass(error: &redb::Error) -> bool {
    matches!(error, redb::Error::Io(_) | redb::Error::PreviousIo)
}
