//! What the lanes share: the repository, one PostgreSQL and one build of the program, each made when first asked for.

use std::cell::OnceCell;
use std::path::PathBuf;

use anyhow::{Result, anyhow};

use crate::install;
use crate::postgres::Postgres;
use crate::program::Program;
use crate::repo::Repo;
use crate::tools::Tool;

pub struct Site {
    pub repo: Repo,
    pub install: bool,
    postgres: OnceCell<Result<Postgres, String>>,
    program: OnceCell<Result<Program, String>>,
}

impl Site {
    pub fn new(repo: Repo, install: bool) -> Site {
        Site {
            repo,
            install,
            postgres: OnceCell::new(),
            program: OnceCell::new(),
        }
    }

    /// The address of a PostgreSQL that lives as long as this run, or why there is none.
    pub fn postgres(&self) -> Result<&str, &str> {
        let started = self.postgres.get_or_init(|| {
            let initdb = self.tool(Tool::Postgres)?;
            Postgres::start(&initdb).map_err(|error| format!("PostgreSQL did not start: {error:#}"))
        });
        started.as_ref().map(Postgres::address).map_err(String::as_str)
    }

    /// The program as the development profile builds it: the tests have compiled most of it already.
    pub fn program(&self) -> Result<&Program> {
        let built = self
            .program
            .get_or_init(|| Program::named_or_built(&self.repo, "dev").map_err(|error| format!("{error:#}")));
        built.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// Where a tool is, installed first if that was asked for; else one line on what to install.
    pub fn tool(&self, tool: Tool) -> Result<PathBuf, String> {
        if self.install && tool.find().is_none() {
            install::bring(&[tool]).map_err(|error| format!("{error:#}"))?;
        }
        tool.find().ok_or_else(|| {
            format!(
                "{} is missing: install Debian's package `{}`, or add --install",
                tool.name(),
                tool.package()
            )
        })
    }

    /// The folder of shared data, named by `TROTH_DATA`.
    pub fn data(&self) -> Option<PathBuf> {
        let folder = PathBuf::from(std::env::var_os("TROTH_DATA")?);
        folder.canonicalize().ok().filter(|folder| folder.is_dir())
    }
}
