"""Every error the program raises on purpose; HTTP status, code and exit status live here.

AppError                      500 internal_error, exit 1
├─ InvalidInput               422 invalid_input, exit 2
│  ├─ UnknownOption           422 unknown_option
│  ├─ NothingToGenerate       422 nothing_to_generate
│  ├─ ModelRequired          422 model_required (only a model can do it, and none is connected)
│  ├─ InterviewRequired       422 interview_required (the person has to be asked first)
│  ├─ CardFormatError         422 card_format
│  ├─ ContentRefused          422 content_refused (never written, whatever the rating)
│  ├─ ImageError              422 image_unreadable
│  ├─ SourceUnreadable        422 source_unreadable
│  └─ ProfileError            422 profile_invalid
├─ KeyRequired                401 key_required, exit 4
│  └─ KeyRefused              401 key_refused (unknown or revoked)
├─ Forbidden                  403 forbidden, exit 4
│  ├─ ScopeMissing            403 scope_missing (the key is for other things)
│  └─ OriginRefused           403 origin_refused (a page of another site asks)
├─ HostRefused                400 host_refused (a name that is not ours)
├─ NotFound                   404 not_found
│  ├─ KeyNotFound             404 key_not_found
│  ├─ JobNotFound             404 job_not_found
│  ├─ CardNotFound            404 card_not_found
│  ├─ LorebookNotFound        404 lorebook_not_found
│  ├─ WorldNotFound           404 world_not_found
│  ├─ FileNotStored           404 file_not_found
│  └─ ProfileNotFound         404 profile_not_found
├─ Conflict                   409 conflict
│  ├─ JobNotFinished          409 job_not_finished
│  ├─ JobStateConflict        409 job_state_conflict
│  ├─ FileInUse               409 file_in_use (a job that has not ended needs it)
│  ├─ DataFolderInUse         409 data_folder_in_use
│  ├─ VersionConflict         412 version_conflict (it has changed meanwhile)
│  └─ VersionNotSaid          428 version_not_said
├─ TooLarge                   413 too_large
├─ UnsupportedMedia           415 unsupported_media_type, exit 2
├─ LimitExceeded              429 limit_exceeded, exit 4
│  ├─ BudgetExhausted         429 budget_exhausted (what a group of jobs may cost)
│  ├─ RateLimited             429 rate_limited (requests a minute)
│  └─ MonthlyCapReached       429 monthly_cap_reached (what a key may spend)
├─ ItemsFailed                500 items_failed, exit 1 (of a group of jobs)
├─ ProviderError              502 provider_error, exit 3
│  ├─ ProviderKeyRefused      502 provider_key_refused
│  ├─ ProviderUnavailable     503 provider_unavailable
│  ├─ ProviderOutOfCredit     502 provider_out_of_credit
│  ├─ ModelNotAvailable       502 model_not_available
│  ├─ RequestRefused          502 request_refused (policy, context length, malformed)
│  └─ ReplyUnusable           502 reply_unusable (cut off, not JSON, filtered)
├─ ModelFileError             500 model_file, exit 1 (missing, damaged, not downloadable)
├─ DatabaseUnreachable        503 database_unreachable, exit 3
├─ ServerUnreachable          503 server_unreachable, exit 3 (the client's view)
└─ OutputNotWritable          422 output_not_writable, exit 2 (the CLI's view)
"""

from collections.abc import Mapping
from typing import ClassVar


class AppError(Exception):
    """What happened, to what, and what to do; never a key, a token or a prompt."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong here"
    exit_status: ClassVar[int] = 1

    @property
    def message(self) -> str:
        return str(self)


class InvalidInput(AppError):
    status, code, title, exit_status = 422, "invalid_input", "The input is not valid", 2


class UnknownOption(InvalidInput):
    code, title = "unknown_option", "There is no such option"


class NothingToGenerate(InvalidInput):
    code, title = "nothing_to_generate", "There is nothing to generate from"


class ModelRequired(InvalidInput):
    code, title = "model_required", "A model has to be connected first"


class InterviewRequired(InvalidInput):
    code, title = "interview_required", "Questions have to be answered first"


class CardFormatError(InvalidInput):
    code, title = "card_format", "The file is not a readable character card"


class ContentRefused(InvalidInput):
    code, title = "content_refused", "This is never written here"


class ImageError(InvalidInput):
    code, title = "image_unreadable", "The image cannot be read"


class SourceUnreadable(InvalidInput):
    code, title = "source_unreadable", "The source cannot be read"


class ProfileError(InvalidInput):
    code, title = "profile_invalid", "The profile is not valid"


class KeyRequired(AppError):
    status, code, title, exit_status = 401, "key_required", "A key is needed", 4


class KeyRefused(KeyRequired):
    code, title = "key_refused", "The key is not accepted"


class Forbidden(AppError):
    status, code, title, exit_status = 403, "forbidden", "This is not allowed", 4


class ScopeMissing(Forbidden):
    code, title = "scope_missing", "The key is for other things"


class OriginRefused(Forbidden):
    code, title = "origin_refused", "Pages of other sites may not do this"


class HostRefused(AppError):
    status, code, title = 400, "host_refused", "The server does not go by this name"


class NotFound(AppError):
    status, code, title = 404, "not_found", "There is no such thing"


class KeyNotFound(NotFound):
    code, title = "key_not_found", "There is no such key"


class JobNotFound(NotFound):
    code, title = "job_not_found", "There is no such job"


class CardNotFound(NotFound):
    code, title = "card_not_found", "There is no such card"


class LorebookNotFound(NotFound):
    code, title = "lorebook_not_found", "There is no such lorebook"


class WorldNotFound(NotFound):
    code, title = "world_not_found", "There is no such world"


class FileNotStored(NotFound):
    code, title = "file_not_found", "There is no such file"


class ProfileNotFound(NotFound):
    code, title = "profile_not_found", "There is no such profile"


class Conflict(AppError):
    status, code, title = 409, "conflict", "Not possible in this state"


class JobNotFinished(Conflict):
    code, title = "job_not_finished", "The job has no result yet"


class JobStateConflict(Conflict):
    code, title = "job_state_conflict", "The job is in another state"


class FileInUse(Conflict):
    code, title = "file_in_use", "The file is still needed"


class DataFolderInUse(Conflict):
    code, title = "data_folder_in_use", "Another server uses this data folder"


class VersionConflict(Conflict):
    """`current` is the version that the thing has now."""

    status, code, title = 412, "version_conflict", "It has changed meanwhile"

    def __init__(self, message: str, *, current: int) -> None:
        super().__init__(message)
        self.current = current


class VersionNotSaid(Conflict):
    status, code, title = 428, "version_not_said", "A change needs If-Match"


class TooLarge(AppError):
    status, code, title, exit_status = 413, "too_large", "The upload is too large", 2


class UnsupportedMedia(AppError):
    status, code, exit_status = 415, "unsupported_media_type", 2
    title = "The body is of a kind that is not taken here"


class LimitExceeded(AppError):
    status, code, title, exit_status = 429, "limit_exceeded", "A limit was reached", 4


class BudgetExhausted(LimitExceeded):
    code, title = "budget_exhausted", "What the jobs may cost together is used up"


class RateLimited(LimitExceeded):
    """`headers` say how many there may be, and when to come again."""

    code, title = "rate_limited", "Too many requests"

    def __init__(self, message: str, *, headers: Mapping[str, str]) -> None:
        super().__init__(message)
        self.headers = headers


class MonthlyCapReached(LimitExceeded):
    code, title = "monthly_cap_reached", "The key may spend no more this month"


class ItemsFailed(AppError):
    code, title = "items_failed", "Items of the job could not be made"


class ProviderError(AppError):
    status, code, title, exit_status = 502, "provider_error", "The provider failed", 3


class ProviderKeyRefused(ProviderError):
    code, title = "provider_key_refused", "The provider refused the key"


class ProviderUnavailable(ProviderError):
    status, code, title = 503, "provider_unavailable", "The provider is not available"


class ProviderOutOfCredit(ProviderError):
    code, title = "provider_out_of_credit", "The provider account has no credit"


class ModelNotAvailable(ProviderError):
    code, title = "model_not_available", "The model is not available"


class RequestRefused(ProviderError):
    code, title = "request_refused", "The provider refused the request"


class ReplyUnusable(ProviderError):
    code, title = "reply_unusable", "The model's reply cannot be used"


class ModelFileError(AppError):
    code, title = "model_file", "A model file is missing or damaged"


class DatabaseUnreachable(AppError):
    status, code, title = 503, "database_unreachable", "The database does not answer"
    exit_status = 3


class ServerUnreachable(AppError):
    status, code, title = 503, "server_unreachable", "The server cannot be reached"
    exit_status = 3


class OutputNotWritable(InvalidInput):
    code, title = "output_not_writable", "The output cannot be written"


def class_of(code: str) -> type[AppError]:
    """The class of an error with this code; AppError for one that nobody knows."""
    found = [AppError]
    for one in found:
        found += one.__subclasses__()
    return next((one for one in found if one.code == code), AppError)
